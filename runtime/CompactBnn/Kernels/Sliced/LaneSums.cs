using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Turns counts whose digits lie in different vectors into integers.</summary>
internal static class LaneSums
{
    /// <summary>Stores <c>base - 2 * count</c> of each neuron and image.</summary>
    /// <param name="digits">For each neuron its digits, the lowest first.</param>
    /// <param name="count">Digits of a neuron, at most 32.</param>
    /// <param name="places">Where they lie.</param>
    /// <param name="bases">One base a neuron.</param>
    /// <param name="sums">The sums of all images.</param>
    /// <param name="first">Index of the first neuron's sum in those of an image.</param>
    /// <param name="stride">Sums of an image.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(ref ulong digits, int count, DigitPlaces places, ReadOnlySpan<int> bases, Span<int> sums, int first, int stride)
    {
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size];
        matrix.Clear();
        var images = sums.Length / stride;
        // Each word of the transpose is one of an image.
        var fieldBits = SumFields.BitsOf(count);
        var together = BitTranspose.Size / fieldBits;
        for (var n = 0; n < bases.Length; n += together)
        for (var word = 0; word * BitTranspose.Size < images; word++)
        {
            var neurons = Math.Min(together, bases.Length - n);
            ref var fields = ref Unsafe.Add(ref digits, n / 8 * places.Eight + n % 8 * places.Neuron + word);
            for (var i = 0; i < neurons; i++)
            for (var digit = 0; digit < fieldBits; digit++)
                matrix[i * fieldBits + digit] = digit < count ? Unsafe.Add(ref fields, i * places.Neuron + digit * places.Digit) : 0;
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            var lanes = Math.Min(BitTranspose.Size, images - word * BitTranspose.Size);
            ref var destination = ref sums[word * BitTranspose.Size * stride + first + n];
            if (fieldBits == 8 && neurons == together)
                StoreEights(matrix[..lanes], bases[n..], ref destination, stride);
            else
                StoreFields(matrix[..lanes], fieldBits, bases.Slice(n, neurons), ref destination, stride);
        }
    }

    private static void StoreEights(ReadOnlySpan<ulong> counts, ReadOnlySpan<int> bases, ref int sums, int stride)
    {
        var (first, second) = (Vector128.Create(bases), Vector128.Create(bases[4..]));
        foreach (var eight in counts)
        {
            var wide = Vector128.WidenLower(Vector128.CreateScalarUnsafe(eight).AsByte());
            var (lower, upper) = Vector128.Widen(wide + wide);
            (first - lower.AsInt32()).StoreUnsafe(ref sums);
            (second - upper.AsInt32()).StoreUnsafe(ref sums, 4);
            sums = ref Unsafe.Add(ref sums, stride);
        }
    }

    private static void StoreFields(ReadOnlySpan<ulong> counts, int fieldBits, ReadOnlySpan<int> bases, ref int sums, int stride)
    {
        foreach (var fields in counts)
        {
            for (var i = 0; i < bases.Length; i++)
                Unsafe.Add(ref sums, i) = bases[i] - 2 * (int)(fields >> (i * fieldBits) & ((1UL << fieldBits) - 1));
            sums = ref Unsafe.Add(ref sums, stride);
        }
    }
}

/// <summary>Where the digits of counts lie.</summary>
/// <param name="Eight">Words from eight neurons to the next eight.</param>
/// <param name="Neuron">Words from one of the eight to the next.</param>
/// <param name="Digit">Words from one digit to the next.</param>
internal readonly record struct DigitPlaces(int Eight, int Neuron, int Digit);
