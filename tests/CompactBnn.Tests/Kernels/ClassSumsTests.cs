using System.Runtime.Intrinsics;
using CompactBnn.Kernels;
using CompactBnn.Kernels.Sliced;
using CompactBnn.Tests.Portable;

namespace CompactBnn.Tests.Kernels;

public class ClassSumsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void Sums_are_those_of_all_numbers_and_of_those_with_a_bit_in_their_place(int count)
    {
        Check<Vector512<ulong>, PortableBits512>(count);
        Check<Vector256<ulong>, Bits256>(count);
        Check<Vector128<ulong>, Bits128>(count);
        Check<ulong, Bits64>(count);
        if (Lanes512.IsSupported)
            Check<Vector512<ulong>, Bits512>(count);
    }

    private static void Check<TVector, TLanes>(int count)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        var random = new Random(count);
        foreach (var used in new[] { 1, 3, 6, 7 })
        // Room for sums of any numbers, and none for those that these have no need of.
        for (var room = (int)Math.Log2(count); room >= 0; room--)
        {
            var digits = used + room;
            var numbers = new int[count, TLanes.Words * 64];
            for (var lane = 0; lane < numbers.GetLength(1); lane++)
                Fill(numbers, lane, used, digits, random);
            var stride = digits * TLanes.Words;
            var words = new ulong[count * stride];
            for (var number = 0; number < count; number++)
            for (var lane = 0; lane < numbers.GetLength(1); lane++)
            for (var digit = 0; digit < digits; digit++)
            {
                // Digits that a number does not have hold what was there before.
                var bit = digit < used ? numbers[number, lane] >> digit & 1 : random.Next(2);
                words[number * stride + digit * TLanes.Words + lane / 64] |= (ulong)bit << (lane % 64);
            }
            ClassSums<TVector, TLanes>.Merge(ref words[0], count, stride, used, digits);
            // The part of a neuron is a sum of half as many numbers, and has a digit less where there is room for all.
            var partDigits = Math.Min(used + (int)Math.Log2(count) - 1, digits);
            for (var lane = 0; lane < numbers.GetLength(1); lane++)
            {
                Assert.Equal(Enumerable.Range(0, count).Sum(i => numbers[i, lane]), Read(words, 0, digits, lane));
                for (var bit = 1; bit < count; bit *= 2)
                    Assert.Equal(Enumerable.Range(0, count).Sum(i => (i & bit) != 0 ? numbers[i, lane] : 0), Read(words, bit, partDigits, lane));
            }

            int Read(ulong[] from, int number, int length, int lane) => Enumerable.Range(0, length)
                .Sum(digit => (int)(from[number * stride + digit * TLanes.Words + lane / 64] >> (lane % 64) & 1) << digit);
        }
    }

    /// <summary>Random numbers whose sum has some digits at most, the largest possible ones in one lane of four.</summary>
    private static void Fill(int[,] numbers, int lane, int used, int digits, Random random)
    {
        var left = (1 << digits) - 1;
        var count = numbers.GetLength(0);
        var first = random.Next(count);
        for (var i = 0; i < count; i++)
        {
            var most = Math.Min(left, (1 << used) - 1);
            var number = lane % 4 == 0 ? most : random.Next(most + 1);
            numbers[(first + i) % count, lane] = number;
            left -= number;
        }
    }
}
