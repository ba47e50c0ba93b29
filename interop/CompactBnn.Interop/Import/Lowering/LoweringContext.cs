namespace CompactBnn.Interop.Import;

/// <summary>What the lowerings of operators share: the values so far, the network so far.</summary>
internal sealed class LoweringContext
{
    private readonly Dictionary<string, LoweredValue> _values = new(StringComparer.Ordinal);
    private readonly Resolution _resolution;

    public LoweringContext(ImportGraph graph, ImportNotes notes)
    {
        Graph = graph;
        Notes = notes;
        FixedPoint = new(this);
        _resolution = new(this);
    }

    public ImportGraph Graph { get; }

    public ImportNotes Notes { get; }

    public NetworkBuilder Network { get; } = new();

    /// <summary>The steps of real numbers.</summary>
    public FixedPointSteps Steps { get; } = new();

    /// <summary>Makes fixed point of them.</summary>
    public FixedPointLowering FixedPoint { get; }

    /// <summary>Where bits of the network and values of the source graph can be compared.</summary>
    public List<Checkpoint> Checkpoints { get; } = [];

    public void Put(string name, LoweredValue value) => _values[name] = value;

    public LoweredValue? Find(string name) => _values.GetValueOrDefault(name);

    public Tensor? Constant(string name) => name.Length == 0 ? null : Graph.Constants.GetValueOrDefault(name);

    /// <summary>Operand <paramref name="index"/> of a node, which must not be a constant.</summary>
    public LoweredValue Value(GraphNode node, int index) => node.HasInput(index) && Find(node.Inputs[index]) is { } value ? value
        : throw new ImportException($"{node.Title} reads a constant or nothing as operand {index}; a value computed from the input is right");

    /// <summary>Operand <paramref name="index"/> of a node, which must be a constant; null where it is left out.</summary>
    public Tensor? Parameter(GraphNode node, int index) => !node.HasInput(index) ? null
        : Constant(node.Inputs[index]) ?? throw new ImportException($"operand {index} of {node.Title} is computed from the input; a constant is right");

    /// <summary>The weights of a layer, its operand 1.</summary>
    public Tensor Weights(GraphNode node) => Parameter(node, 1) is { Values.Length: > 0 } weights ? weights
        : throw new ImportException($"{node.Title} has no weights");

    /// <summary>Bits or integers of the network, with a scale and an offset a channel, that hold a value; operations are added as needed.</summary>
    /// <param name="node">The node that reads it.</param>
    /// <param name="value">The value.</param>
    /// <param name="padded">Whether 0 must be 0, since padding adds zeros.</param>
    /// <param name="taps">How many elements are summed at most.</param>
    public ResolvedValue Resolve(GraphNode node, LoweredValue value, bool padded = false, int taps = 1) => _resolution.Resolve(node, value, padded, taps);
}

/// <summary>A value that the network and the source graph both hold.</summary>
/// <param name="NetworkValue">Its name in the network: that of a threshold.</param>
/// <param name="SourceNode">The node of the source graph that reads it.</param>
/// <param name="SourceValue">Its name in the source graph.</param>
/// <param name="Order">For each element in the source graph the index in the network.</param>
/// <param name="Scale">What a bit is multiplied by in the source graph, one number a channel.</param>
/// <param name="Offset">What is added then.</param>
internal sealed record Checkpoint(string NetworkValue, string SourceNode, string SourceValue, int[] Order, Rational[] Scale, Rational[] Offset);
