using System;
using CompactBnn.Format;
using CompactBnn.Generator.Emission;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Lowering;

/// <summary>Bit-sliced counters over the pixels or the neurons of one image, for the instruction sets where the cost model prefers them to rows.</summary>
/// <param name="Map">The convolution and where its maps lie.</param>
/// <param name="Neurons">Channels of the output.</param>
/// <param name="Kernels">The kernel for each of <see cref="InstructionSet.All"/>.</param>
internal sealed record MapKernel(MapGeometry Map, int Neurons, EquatableArray<ImageKernel> Kernels)
{
    /// <summary>The most border classes that the lanes of a vector are told apart by.</summary>
    private const int MostClasses = 32;

    /// <summary>Words of the input's planes; none where no instruction set has counters over pixels.</summary>
    public int PlaneWords => Uses(KernelFamily.Counters) ? PlaneLayout.OfRows(Map).Words : 0;

    /// <summary>Words of scratch memory, for whichever kernel is used.</summary>
    public int ScratchWords
    {
        get
        {
            var words = 0;
            foreach (var kernel in Kernels.AsSpan())
            {
                words = Math.Max(words, kernel.Family switch
                {
                    KernelFamily.Counters => new MapLayout(Map, Neurons, kernel.LaneBits / 64).Length,
                    KernelFamily.Octets => new OctetLayout(Map, Neurons).Length,
                    KernelFamily.Neurons => new NeuronLayout(Map, kernel.LaneBits / 64).Length,
                    _ => 0,
                });
            }
            return words;
        }
    }

    /// <summary>Whether some instruction set uses a kernel.</summary>
    public bool Uses(ImageKernel kernel) => Array.IndexOf(Kernels.AsSpan().ToArray(), kernel) >= 0;

    /// <summary>Whether some instruction set uses a family.</summary>
    public bool Uses(KernelFamily family) => Array.Exists(Kernels.AsSpan().ToArray(), kernel => kernel.Family == family);

    /// <summary>The kernel that an instruction set uses.</summary>
    public ImageKernel Of(InstructionSet set) => Kernels[Array.IndexOf(InstructionSet.All, set)];

    /// <summary>The kernels for a layer; null where no instruction set wants any but rows, or the layer is of another kind.</summary>
    /// <param name="choice">What decides.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="threshold">Its threshold; null where its sums are its result.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="borderClasses">Kinds of positions by what of their windows lies in the padding.</param>
    /// <param name="input">The map that it reads.</param>
    /// <param name="output">The map that it makes.</param>
    /// <param name="saved">Nanoseconds that counters over pixels save on an instruction set where the step before hands its map over as planes.</param>
    public static MapKernel? Of(
        KernelChoice choice, WeightedLayer layer, Threshold? threshold, LayerShape shape, int borderClasses, Map input, Map output, Func<MapGeometry, InstructionSet, double> saved)
    {
        if (choice.Preference == KernelPreference.Rows || layer.Weights.Kind != WeightKind.Binary || threshold is null || shape.Groups != 1 || shape.PadValue == 1
            || shape.Window.Stride != Extent.One || output.Shape.Positions == 1 || borderClasses > MostClasses)
        {
            return null;
        }
        var map = GeometryOf(shape.Window, (input.Shape, input.RowLength), (output.Shape, output.RowLength));
        var countsEach = HasFewUnions(shape, borderClasses);
        var kernels = Array.ConvertAll(InstructionSet.All, set => choice.Preference switch
        {
            KernelPreference.Counters when countsEach => new ImageKernel(KernelFamily.Counters, set.Bits),
            KernelPreference.Octets when HasOctets(set.Bits) => new ImageKernel(KernelFamily.Octets, set.Bits),
            KernelPreference.Octets or KernelPreference.Counters => ImageKernel.Rows,
            KernelPreference.Neurons => new ImageKernel(KernelFamily.Neurons, NeuronBits(set.Bits, shape.Outputs)),
            _ => Best(choice.Costs.Of(set.Bits), shape, map, countsEach, saved(map, set)),
        });
        return Array.TrueForAll(kernels, kernel => kernel == ImageKernel.Rows) ? null : new MapKernel(map, shape.Outputs, EquatableArray<ImageKernel>.From(kernels));
    }

    /// <summary>The geometry of a convolution of stride 1.</summary>
    /// <param name="window">Its window.</param>
    /// <param name="input">Its input, and how much of it lies from one row to the next.</param>
    /// <param name="output">Its output, likewise.</param>
    public static MapGeometry GeometryOf(Window window, (Shape Shape, int Row) input, (Shape Shape, int Row) output) => new(
        input.Shape.Height, input.Shape.Width, input.Shape.Channels, input.Row, window.Size.Vertical, window.Size.Horizontal,
        window.Dilation.Vertical, window.Dilation.Horizontal, window.Padding.Top, window.Padding.Left, output.Shape.Height, output.Shape.Width, output.Row);

    private static ImageKernel Best(CostTable costs, LayerShape shape, MapGeometry map, bool countsEach, double saved)
    {
        var (best, least) = (ImageKernel.Rows, KernelCosts.Rows(costs, shape, (long)map.OutputHeight * map.OutputWidth, 1));
        for (var bits = costs.VectorBits; countsEach && bits >= 64; bits /= 2)
            Take(new(KernelFamily.Counters, bits), KernelCosts.Map(costs, map, shape.Outputs, bits) - saved);
        var neuronBits = NeuronBits(costs.VectorBits, shape.Outputs);
        Take(new(KernelFamily.Neurons, neuronBits), KernelCosts.Neurons(costs, map, shape.Outputs, neuronBits));
        if (HasOctets(costs.VectorBits))
            Take(new(KernelFamily.Octets, costs.VectorBits), KernelCosts.Octets(costs, map, shape.Outputs));
        return best;

        void Take(ImageKernel kernel, double cost)
        {
            // Of equals the later one: narrower vectors, whose table takes less of the cache.
            if (cost <= least)
                (best, least) = (kernel, cost);
        }
    }

    /// <summary>
    /// Whether the unions of border classes in which some digit of a limit is 1 are no more than 16 bits can number. They are few unless a layer has thousands of neurons and
    /// a vector many classes; octets have limits of their own for each class.
    /// </summary>
    private static bool HasFewUnions(LayerShape shape, int borderClasses)
    {
        var picks = (long)(shape.Outputs + GroupShape.MostSize) * (new CounterShape(shape.Taps).Digits + 2);
        return Math.Min(1L << borderClasses, picks) < ushort.MaxValue;
    }

    /// <summary>Bits of the vectors whose lanes are neurons: the widest ones, or narrower ones that hold all neurons. Words are no vectors, and left to machines without any.</summary>
    private static int NeuronBits(int widest, int neurons)
    {
        while (widest > 128 && widest / 2 >= neurons)
            widest /= 2;
        return widest;
    }

    /// <summary>Whether vectors of some bits have an instruction that picks among their elements.</summary>
    public static bool HasOctets(int bits) => bits >= 256;
}
