using CompactBnn.Format;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Lowering;

/// <summary>One step of the compiled network: an operation, or two of them taken together.</summary>
/// <param name="Name">An identifier, unique among the steps.</param>
internal abstract record Step(string Name);

/// <summary>Bytes to bits.</summary>
internal sealed record PlanesStep(string Name, EncodePlanes Planes, Shape Input, Map Output) : Step(Name)
{
    /// <summary>The bits as planes of pixels, where the next step reads these.</summary>
    public PlaneHandover? Next { get; init; }
}

/// <summary>Bytes of one colour to bits of one plane that a flatten behind moves together: they are made together.</summary>
/// <param name="Name">An identifier, unique among the steps.</param>
/// <param name="Planes">The encoding.</param>
/// <param name="Input">Shape of the bytes.</param>
/// <param name="Output">The flattened bits.</param>
internal sealed record FlatPlaneStep(string Name, EncodePlanes Planes, Shape Input, Map Output) : Step(Name)
{
    /// <summary>The plane.</summary>
    public Plane Plane => Planes.Planes[0];
}

/// <summary>Bytes to integers.</summary>
internal sealed record ValuesStep(string Name, EncodeValues Values, Map Output) : Step(Name);

/// <summary>A layer that reads bits; with its threshold, where one follows, it makes bits, otherwise integers.</summary>
/// <param name="Name">An identifier, unique among the steps.</param>
/// <param name="Layer">The convolution or dense layer.</param>
/// <param name="Threshold">The threshold that is compared while the counts are in registers.</param>
/// <param name="Shape">The layer's window.</param>
/// <param name="Rows">Border classes of the rows.</param>
/// <param name="Columns">Border classes of the columns.</param>
/// <param name="Input">The bits read.</param>
/// <param name="Output">The bits or integers made.</param>
/// <param name="Patch">First word of the gathered patch in the workspace.</param>
internal sealed record BitLayerStep(
    string Name, WeightedLayer Layer, Threshold? Threshold, LayerShape Shape, BorderClasses Rows, BorderClasses Columns, Map Input, Map Output, int Patch)
    : Step(Name)
{
    /// <summary>Counters over pixels, where some instruction set prefers them; null where all go by rows.</summary>
    public MapKernel? MapKernel { get; init; }

    /// <summary>First word of the counters' scratch memory in the workspace.</summary>
    public int Scratch { get; init; }

    /// <summary>First word of the input's planes in the workspace, as counters over pixels read them.</summary>
    public int Planes { get; init; }

    /// <summary>The input's planes, where the step before makes them.</summary>
    public PlaneHandover? Given { get; init; }

    /// <summary>The output as planes of pixels, where the next step reads these.</summary>
    public PlaneHandover? Next { get; init; }
}

/// <summary>A convolution with weights of ±1 and its threshold that read the input's bytes, each turned into an integer by a table.</summary>
/// <param name="Name">An identifier, unique among the steps.</param>
/// <param name="Values">The tables.</param>
/// <param name="Layer">The convolution.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="Shape">The layer's window.</param>
/// <param name="Input">Shape of the bytes.</param>
/// <param name="Output">The bits made.</param>
/// <param name="Map">The convolution, and where the output's pixels lie.</param>
/// <param name="Scratch">First word of its scratch memory in the workspace.</param>
internal sealed record ByteLayerStep(
    string Name, EncodeValues Values, Convolution Layer, Threshold Threshold, LayerShape Shape, Shape Input, Map Output, MapGeometry Map, int Scratch) : Step(Name);

/// <summary>A layer that reads integers.</summary>
/// <param name="Name">An identifier, unique among the steps.</param>
/// <param name="Layer">The convolution or dense layer.</param>
/// <param name="Shape">The layer's window.</param>
/// <param name="Input">The integers read.</param>
/// <param name="IsNarrow">Whether all of them fit 16 bits.</param>
/// <param name="Scratch">First word of its scratch memory in the workspace, where they do.</param>
/// <param name="Threshold">The threshold that is compared while the sums are in registers.</param>
/// <param name="Output">The integers made, or, with a threshold, the bits.</param>
internal sealed record IntegerLayerStep(
    string Name, WeightedLayer Layer, LayerShape Shape, Map Input, bool IsNarrow, int Scratch, Threshold? Threshold, Map Output) : Step(Name);

/// <summary>A threshold of integers that lie in the workspace.</summary>
internal sealed record ThresholdStep(string Name, Threshold Threshold, Map Input, Map Output) : Step(Name);

/// <summary>A max-pool of bits (OR, AND) or integers.</summary>
internal sealed record PoolStep(string Name, MaxPool Pool, Map Input, Map Output) : Step(Name)
{
    /// <summary>The input's planes, where the step before makes them.</summary>
    public PlaneHandover? Given { get; init; }
}

/// <summary>A flatten that moves elements together; where none have to be moved, the flattened value is a view of the same map and no step.</summary>
internal sealed record FlattenStep(string Name, Map Input, Map Output) : Step(Name);

/// <summary>The sums of the classes, taken out of the workspace.</summary>
internal sealed record SumsStep(string Name, Map Input, int Classes) : Step(Name);
