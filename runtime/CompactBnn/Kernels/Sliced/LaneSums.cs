using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>Turns counts whose digits lie in different vectors into integers.</summary>
internal static class LaneSums
{
    /// <summary>Stores <c>base - 2 * count</c> of each neuron and image.</summary>
    /// <param name="digits">For each neuron its digits, the lowest first, a vector each.</param>
    /// <param name="count">Digits of a neuron.</param>
    /// <param name="vectorWords">Words of a vector.</param>
    /// <param name="bases">One base a neuron.</param>
    /// <param name="sums">The sums of all images.</param>
    /// <param name="first">Index of the first neuron's sum in those of an image.</param>
    /// <param name="stride">Sums of an image.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(ref ulong digits, int count, int vectorWords, ReadOnlySpan<int> bases, Span<int> sums, int first, int stride)
    {
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size];
        var images = sums.Length / stride;
        var together = BitTranspose.Size / count;
        for (var n = 0; n < bases.Length; n += together)
        for (var word = 0; word * BitTranspose.Size < images; word++)
        {
            var neurons = Math.Min(together, bases.Length - n);
            for (var row = 0; row < neurons * count; row++)
                matrix[row] = Unsafe.Add(ref digits, (n * count + row) * vectorWords + word);
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            var lanes = Math.Min(BitTranspose.Size, images - word * BitTranspose.Size);
            for (var lane = 0; lane < lanes; lane++)
            {
                var counts = matrix[lane];
                var destination = sums.Slice((word * BitTranspose.Size + lane) * stride + first + n, neurons);
                for (var i = 0; i < neurons; i++, counts >>= count)
                    destination[i] = bases[n + i] - 2 * (int)(counts & ((1UL << count) - 1));
            }
        }
    }
}
