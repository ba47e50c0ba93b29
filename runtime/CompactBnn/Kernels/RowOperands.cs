using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels;

/// <summary>What eight rows of weights are compared with.</summary>
/// <param name="inputs">The inputs, one bit a tap.</param>
/// <param name="live">One bit a tap: whether it lies on the map; read where taps are cut.</param>
/// <param name="weights">Word k of the eight rows is at <c>8 * k</c> to <c>8 * k + 7</c>.</param>
/// <param name="mask">The mask bits, laid out as the weights; read where taps are masked.</param>
internal readonly unsafe struct RowOperands(ulong* inputs, ulong* live, ulong* weights, ulong* mask)
{
    public readonly ulong* Inputs = inputs;
    public readonly ulong* Live = live;
    public readonly ulong* Weights = weights;
    public readonly ulong* Mask = mask;

    /// <summary>The same inputs, and weights so many words further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowOperands NextRows(int words) => new(Inputs, Live, Weights + words, Mask + words);

    /// <summary>The same weights, and inputs so many words further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowOperands NextInputs(int words) => new(Inputs + words, Live, Weights, Mask);
}
