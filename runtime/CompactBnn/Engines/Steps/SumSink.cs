using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>Takes the sums of a layer, eight channels at a time in rising order, and stores them, or the bits of the threshold that follows.</summary>
/// <param name="destination">The first word of the result.</param>
/// <param name="levels">The threshold that follows, or null to store the sums.</param>
internal unsafe struct SumSink(ulong* destination, BlockLevels? levels)
{
    private int* _sums = (int*)destination;
    private BitWriter _bits = new(destination);

    /// <summary>Takes the sums of some channels.</summary>
    /// <param name="sums">Eight sums, of which the first <paramref name="count"/> count.</param>
    /// <param name="block">Index of the block of channels.</param>
    /// <param name="count">1 to 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(Vector256<int> sums, int block, int count)
    {
        if (levels is not null)
        {
            _bits.Write(levels.Fire(sums, block) & ((1UL << count) - 1), count);
            return;
        }
        // Lanes past the count are overwritten by the next block, or lie in the slack after the value.
        sums.Store(_sums);
        _sums += count;
    }

    /// <summary>Ends a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndPosition() => _bits.EndWord();
}
