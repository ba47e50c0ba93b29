using CompactBnn.Format;
using CompactBnn.Generator.Emission;
using CompactBnn.Kernels.Bytes;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Lowering;

/// <summary>The cost model: predicted times of a layer by each kernel, in nanoseconds.</summary>
internal static class KernelCosts
{
    private const int IntegerBits = 16;

    // Nanoseconds for half an entry of a table of signed sums, or its addition, measured on AVX2. Such layers have no choice of kernels, so that it only weighs when images
    // are taken together.
    private const double SignedSum = 0.6;

    /// <summary>A layer of one image by the kernel that an instruction set uses for it.</summary>
    /// <param name="costs">The costs of the machine.</param>
    /// <param name="step">The layer.</param>
    /// <param name="set">The instruction set.</param>
    public static double Image(CostTable costs, BitLayerStep step, InstructionSet set)
    {
        var planes = step.Layer.Weights.Kind == WeightKind.Integer ? step.Layer.Weights.BitWidth : 1;
        var (map, neurons, kernel) = (step.MapKernel?.Map ?? default, step.Shape.Outputs, step.MapKernel?.Of(set) ?? ImageKernel.Rows);
        return kernel.Family switch
        {
            KernelFamily.Counters => Map(costs, map, neurons, kernel.LaneBits)
                - Transposes(costs, map, neurons, PlaneLayout.OfRows(map), step.Given?.Has(set) == true, step.Next?.Has(set) == true),
            KernelFamily.Octets => Octets(costs, map, neurons),
            KernelFamily.Neurons => Neurons(costs, map, neurons, kernel.LaneBits),
            _ => Rows(costs, step.Shape, step.Output.Shape.Positions, planes),
        };
    }

    /// <summary>A layer by rows of words, one image.</summary>
    /// <param name="costs">The costs of the machine.</param>
    /// <param name="shape">The layer.</param>
    /// <param name="positions">Positions of its output.</param>
    /// <param name="planes">Bit planes of its weights.</param>
    public static double Rows(CostTable costs, LayerShape shape, long positions, int planes)
    {
        var vectors = shape.Blocks * LayerShape.BlockLanes * 64 / costs.VectorBits;
        var pieces = shape.ReadsPixels ? 0 : shape.Groups * shape.Words + shape.Window.Size.Vertical * shape.Window.Size.Horizontal;
        return costs.RowLayer + positions * (pieces * costs.RowPiece + vectors * (shape.Words * planes * costs.RowWord + costs.RowVector));
    }

    /// <summary>A layer by counters over the pixels of one image, between packed pixels.</summary>
    /// <param name="costs">The costs of the machine.</param>
    /// <param name="map">The layer.</param>
    /// <param name="neurons">Channels of its output.</param>
    /// <param name="laneBits">Lanes of the vectors that are used.</param>
    public static double Map(CostTable costs, MapGeometry map, int neurons, int laneBits)
    {
        var shape = new CounterShape(map.KernelHeight * map.KernelWidth * map.Channels);
        var layout = new MapLayout(map, neurons, laneBits / 64);
        var groups = new GroupShape(shape.Inputs, neurons);
        var gathered = groups.Size > 0 ? shape.Inputs : 2 * shape.Tiles * shape.TileSteps;
        return costs.MapLayer + Transposes(costs, map, neurons, layout.Planes, true, true)
            + layout.Vectors * (Counters(costs, shape, groups) + gathered * costs.MapInput);
    }

    /// <summary>What a layer by counters over pixels and the step before it save where the map between them stays planes.</summary>
    /// <param name="costs">The costs of the machine.</param>
    /// <param name="map">The layer.</param>
    /// <param name="isOfLayer">Whether the step before is a layer, which transposes its output otherwise.</param>
    public static double Handover(CostTable costs, MapGeometry map, bool isOfLayer) => (isOfLayer ? 2 : 1) * Transposes(costs, map, 0, PlaneLayout.OfRows(map), true, false);

    /// <summary>A layer of one image by counters of eight neurons a vector, at the widest vectors.</summary>
    /// <param name="costs">The costs of the machine.</param>
    /// <param name="map">The layer.</param>
    /// <param name="neurons">Channels of its output.</param>
    public static double Octets(CostTable costs, MapGeometry map, int neurons)
    {
        var shape = new OctetShape(map.KernelHeight * map.KernelWidth * map.Channels);
        var planes = new OctetLayout(map, neurons).Planes;
        return costs.MapLayer + Transposes(costs, map, neurons, planes, true, true)
            + planes.OutputWords * Octets(costs, shape, neurons);
    }

    /// <summary>A layer of one image by counters whose lanes are neurons.</summary>
    /// <param name="costs">The costs of the machine.</param>
    /// <param name="map">The layer.</param>
    /// <param name="neurons">Channels of its output.</param>
    /// <param name="laneBits">Lanes of the vectors that are used.</param>
    public static double Neurons(CostTable costs, MapGeometry map, int neurons, int laneBits)
    {
        var layout = new NeuronLayout(map, laneBits / 64);
        var shape = layout.Shape;
        var pixels = (long)map.OutputHeight * map.OutputWidth;
        return costs.MapLayer + (long)map.Height * map.Width * layout.ChannelWords * costs.NeuronWord
            + NeuronLayout.BlocksOf(neurons, laneBits / 64) * ((long)layout.Parts * shape.Tiles * shape.TileSteps * costs.TableStep
                + pixels * (shape.Tiles * (shape.TileSteps * costs.CounterStep + costs.NeuronTile) + costs.CounterCompare));
    }

    /// <summary>A layer by counters over the images of a batch: all lanes of one vector.</summary>
    /// <param name="costs">The costs of the machine.</param>
    /// <param name="shape">How the inputs are taken.</param>
    /// <param name="positions">Positions of its output.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="storesSums">Whether it has no threshold.</param>
    public static double Batch(CostTable costs, CounterShape shape, long positions, int neurons, bool storesSums)
    {
        var groups = new GroupShape(shape.Inputs, neurons);
        var sums = !storesSums ? 0 : groups.Size > 0 ? groups.Groups * Sums(costs, groups.Size, groups.LimitDigits) : Sums(costs, neurons, shape.Digits - 1);
        return positions * (Counters(costs, shape, groups) + costs.VectorBits / 64 * sums);
    }

    /// <summary>A layer by counters of eight neurons a vector over the images of a batch: 64 of them.</summary>
    /// <param name="costs">The costs of the machine.</param>
    /// <param name="shape">How the inputs are taken.</param>
    /// <param name="positions">Positions of its output.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="storesSums">Whether it has no threshold.</param>
    public static double BatchOctets(CostTable costs, OctetShape shape, long positions, int neurons, bool storesSums) =>
        positions * (Octets(costs, shape, neurons) + (storesSums ? Sums(costs, neurons, shape.Digits - 1) : 0));

    /// <summary>A layer on the bytes of one image.</summary>
    /// <param name="step">The layer.</param>
    /// <param name="set">The instruction set.</param>
    public static double Image(ByteLayerStep step, InstructionSet set) =>
        new ByteMapLayout(step.Map, step.Shape.Outputs, set.VectorBits / IntegerBits).Chunks * (double)ByteMapLayout.ChunkLanes / LanesOf(set) * SignedSums(step);

    /// <summary>A layer on the bytes of a batch.</summary>
    /// <param name="step">The layer.</param>
    /// <param name="set">The instruction set.</param>
    /// <param name="images">Images of the batch.</param>
    public static double Batch(ByteLayerStep step, InstructionSet set, int images) =>
        step.Output.Shape.Positions * ((images + LanesOf(set) - 1) / LanesOf(set)) * SignedSums(step);

    private static int LanesOf(InstructionSet set) => 2 * set.VectorBits / IntegerBits;

    /// <summary>The sums of all neurons for two vectors.</summary>
    private static double SignedSums(ByteLayerStep step)
    {
        var blocks = new SignedBlocks(step.Shape.Taps, step.Shape.Outputs);
        return SignedSum * (2 * blocks.Entries + (long)blocks.Blocks * step.Shape.Outputs);
    }

    /// <summary>The transposes of a layer's input and output.</summary>
    private static double Transposes(CostTable costs, MapGeometry map, int neurons, PlaneLayout planes, bool ofInput, bool ofOutput) => costs.Transpose
        * ((ofInput ? PlaneLayout.TransposesOf(planes.InputWords, map.Channels) : 0) + (ofOutput ? PlaneLayout.TransposesOf(planes.OutputWords, neurons) : 0));

    private static double Octets(CostTable costs, OctetShape shape, int neurons)
    {
        var octets = OctetShape.OctetsOf(neurons);
        return shape.Steps * (costs.OctetTable + octets * costs.OctetStep) + octets * costs.OctetCompare;
    }

    /// <summary>Turning the digits of counts into integers, for 64 lanes.</summary>
    private static double Sums(CostTable costs, int neurons, int digits)
    {
        var fields = 64 / SumFields.BitsOf(digits);
        // Eight neurons of counts of eight bits are stored by vectors.
        var single = fields == 8 ? neurons % fields : neurons;
        return (neurons + fields - 1) / fields * costs.Transpose + single * costs.LaneSum;
    }

    private static double Counters(CostTable costs, CounterShape shape, GroupShape groups) => groups.Size > 0
        ? shape.Inputs * costs.GroupPlane
            + groups.Groups * (shape.Inputs * costs.GroupInput + groups.Classes * costs.GroupClass + groups.Size * costs.GroupNeuron)
        : Chain(costs, shape, groups.Neurons);

    private static double Chain(CostTable costs, CounterShape shape, int neurons) =>
        shape.Tiles * (shape.TileSteps * (costs.TableStep + neurons * costs.CounterStep) + neurons * costs.CounterTile) + neurons * costs.CounterCompare;
}
