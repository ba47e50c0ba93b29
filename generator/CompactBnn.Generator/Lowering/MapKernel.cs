using System;
using CompactBnn.Format;
using CompactBnn.Generator.Emission;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Lowering;

/// <summary>Bit-sliced counters over the pixels of one image, for the instruction sets where the cost model prefers them to rows.</summary>
/// <param name="Map">The convolution and where its maps lie.</param>
/// <param name="Neurons">Channels of the output.</param>
/// <param name="LaneBits">For each of <see cref="InstructionSet.All"/> the lanes of the vectors that are used; 0 where rows are better.</param>
internal sealed record MapKernel(MapGeometry Map, int Neurons, EquatableArray<int> LaneBits)
{
    /// <summary>The most border classes that the lanes of a vector are told apart by.</summary>
    private const int MostClasses = 32;

    /// <summary>Words of scratch memory, for whichever vectors are used.</summary>
    public int ScratchWords
    {
        get
        {
            var words = 0;
            foreach (var bits in LaneBits.AsSpan())
                words = Math.Max(words, bits == 0 ? 0 : new MapLayout(Map, Neurons, bits / 64).Length);
            return words;
        }
    }

    /// <summary>Lanes of the vectors that an instruction set uses, 0 for rows.</summary>
    public int LaneBitsOf(InstructionSet set) => LaneBits[Array.IndexOf(InstructionSet.All, set)];

    /// <summary>The kernel for a layer; null where no instruction set wants it or the layer is of another kind.</summary>
    public static MapKernel? Of(
        KernelChoice choice, WeightedLayer layer, Threshold? threshold, LayerShape shape, int borderClasses, Map input, Map output)
    {
        if (choice.Preference == KernelPreference.Rows || layer.Weights.Kind != WeightKind.Binary || threshold is null || shape.Groups != 1 || shape.PadValue == 1
            || shape.Window.Stride != Extent.One || output.Shape.Positions == 1 || borderClasses > MostClasses)
        {
            return null;
        }
        var window = shape.Window;
        var map = new MapGeometry(
            input.Shape.Height, input.Shape.Width, input.Shape.Channels, input.RowLength, window.Size.Vertical, window.Size.Horizontal,
            window.Dilation.Vertical, window.Dilation.Horizontal, window.Padding.Top, window.Padding.Left, output.Shape.Height, output.Shape.Width,
            output.RowLength);
        var lanes = Array.ConvertAll(InstructionSet.All, set =>
            choice.Preference == KernelPreference.Counters ? set.Bits : Best(choice.Costs.Of(set.Bits), shape, map));
        return Array.TrueForAll(lanes, bits => bits == 0) ? null : new MapKernel(map, shape.Outputs, EquatableArray<int>.From(lanes));
    }

    private static int Best(CostTable costs, LayerShape shape, MapGeometry map)
    {
        var (best, least) = (0, KernelCosts.Rows(costs, shape, (long)map.OutputHeight * map.OutputWidth, 1));
        for (var bits = costs.VectorBits; bits >= 64; bits /= 2)
        {
            var cost = KernelCosts.Map(costs, map, shape.Outputs, bits);
            // Of equals the narrower one, whose table takes less of the cache.
            if (cost <= least)
                (best, least) = (bits, cost);
        }
        return best;
    }
}
