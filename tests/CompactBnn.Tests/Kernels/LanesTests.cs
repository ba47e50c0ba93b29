using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CompactBnn.Kernels;
using CsCheck;

namespace CompactBnn.Tests.Kernels;

public sealed unsafe class LanesTests
{
    private static readonly Gen<ulong> Word = Gen.Frequency((4, Gen.ULong), (1, Gen.OneOf(0UL, ulong.MaxValue, 1UL, 1UL << 63)));

    [Fact]
    public void Words_of_64_bits_count_as_bit_by_bit() => Check<Width64, ulong>(isSupported: true);

    [Fact]
    public void Vectors_of_128_bits_count_as_bit_by_bit() => Check<Width128, Vector128<ulong>>(Lanes128.IsSupported);

    [Fact]
    public void Vectors_of_256_bits_count_as_bit_by_bit() => Check<Width256, Vector256<ulong>>(Lanes256.IsSupported);

    [Fact]
    public void Vectors_of_512_bits_count_as_bit_by_bit() => Check<Width512, Vector512<ulong>>(Lanes512.IsSupported);

    [Fact]
    public void At_most_compares_signed_lanes() => Gen.Long[-2, 2].Array[16].Sample(values =>
    {
        fixed (long* left = values)
        {
            if (Lanes128.IsSupported)
                Assert.Equal(AtMost(values, 2), Lanes128.AtMost(Vector128.Load(left), Vector128.Load(left + 8)));
            if (Lanes256.IsSupported)
                Assert.Equal(AtMost(values, 4), Lanes256.AtMost(Vector256.Load(left), Vector256.Load(left + 8)));
            if (Lanes512.IsSupported)
                Assert.Equal(AtMost(values, 8), Lanes512.AtMost(Vector512.Load(left), Vector512.Load(left + 8)));
        }
    });

    private static uint AtMost(long[] values, int lanes) =>
        (uint)Enumerable.Range(0, lanes).Sum(lane => values[lane] <= values[lane + 8] ? 1 << lane : 0);

    private static void Check<TLanes, TVector>(bool isSupported)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        if (!isSupported)
            Assert.Skip("This process has no such vectors.");
        Word.Array[3 * TLanes.Count].Sample(words =>
        {
            fixed (ulong* first = words)
            {
                var (a, b, c) = (TLanes.Load(first), TLanes.Load(first + TLanes.Count), TLanes.Load(first + 2 * TLanes.Count));
                var (sum, carry) = (TLanes.Sum(a, b, c), TLanes.Carry(a, b, c));
                var ones = TLanes.SumBytes(TLanes.Add(TLanes.CountBytes(a), TLanes.CountBytes(b)));
                for (var lane = 0; lane < TLanes.Count; lane++)
                {
                    var (x, y, z) = (words[lane], words[lane + TLanes.Count], words[lane + 2 * TLanes.Count]);
                    Assert.Equal(x ^ y ^ z, Lane(sum, lane));
                    Assert.Equal(x & y | x & z | y & z, Lane(carry, lane));
                    Assert.Equal((ulong)(BitOperations.PopCount(x) + BitOperations.PopCount(y)), Lane(ones, lane));
                    Assert.Equal(x, Lane(TLanes.Broadcast(x), TLanes.Count - 1));
                    Assert.Equal(x ^ y, Lane(TLanes.Xor(a, b), lane));
                    Assert.Equal(x & y, Lane(TLanes.And(a, b), lane));
                }
            }
        });
    }

    private static ulong Lane<TVector>(TVector vector, int lane) where TVector : unmanaged => Unsafe.Add(ref Unsafe.As<TVector, ulong>(ref vector), lane);
}
