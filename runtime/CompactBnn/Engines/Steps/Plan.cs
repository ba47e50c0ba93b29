using CompactBnn.Format;

namespace CompactBnn.Engines.Steps;

/// <summary>
/// A network as steps over one piece of memory. A threshold that alone reads a layer becomes part of the layer's step, and a flatten that
/// changes no word becomes another name for its input.
/// </summary>
internal sealed class Plan
{
    /// <summary>The most words of weights as the kernels lay them out: 2 GB. Grouped convolutions fill up to eight lanes for one channel.</summary>
    private const long MostWeightWords = 1L << 28;

    private readonly Network _network;
    private readonly MemoryPlan _memory = new();
    private readonly Dictionary<string, Operand> _operands = [];
    private readonly Dictionary<string, int> _stepsUpTo = [];
    private readonly int[] _lastUse;
    private readonly List<Step> _steps = [];

    public Plan(Network network)
    {
        RequireWeightsFit(network);
        _network = network;
        _lastUse = LastUses(network);
        for (var i = 0; i < network.Operations.Length - 1; i++)
            Add(i);
        var sums = _operands[network.Scores.Input];
        Sums = sums.Region;
        if (network.ValueOf(network.Scores.Input).Kind == ElementKind.Bit)
        {
            Sums = PlaceAtEnd(network.ClassCount);
            _steps.Add(new SumsOfBitsStep(sums, Sums));
        }
        Scores = PlaceAtEnd(network.ClassCount);
        Steps = [.. _steps];
    }

    /// <summary>The steps, in the order in which they run.</summary>
    public Step[] Steps { get; }

    /// <summary>The integers that the scores are made of.</summary>
    public Region Sums { get; }

    /// <summary>Room for one float32 a class.</summary>
    public Region Scores { get; }

    /// <summary>Words of memory.</summary>
    public int Words => _memory.Words;

    /// <summary>Where a value lies that a step of its own makes, or a threshold that became part of a layer's step, and how many steps have run then.</summary>
    public (Operand Value, int Steps) Made(string value) => (_operands[value], _stepsUpTo[value]);

    private static void RequireWeightsFit(Network network)
    {
        long words = 0;
        foreach (var layer in network.Operations.OfType<WeightedLayer>())
        {
            var (channels, groups) = layer is Convolution conv ? (conv.Channels, conv.Groups) : (((Dense)layer).Units, 1);
            words += RowBlocks.WordsFor(layer.Weights, channels, groups);
        }
        if (words > MostWeightWords)
            throw new NotSupportedException($"The weights of '{network.Name}' would take {words} words of memory; the interpreter takes {MostWeightWords} at most.");
    }

    private Region PlaceAtEnd(int integers) =>
        _memory.Place(MemoryPlan.WordsOfIntegers(integers), _network.Operations.Length, _network.Operations.Length);

    private void Add(int index)
    {
        var operation = _network.Operations[index];
        if (_operands.ContainsKey(operation.Name))
            return;
        var input = OperandOf(operation.Input);
        if (IsAlias(_network, operation))
        {
            _operands.Add(operation.Name, input with { Shape = _network.Values[index].Shape });
            return;
        }
        var threshold = operation is WeightedLayer ? OnlyReader(_network, operation.Name) as Threshold : null;
        var result = threshold is null ? index : _network.IndexOf(threshold.Name);
        var value = _network.Values[result];
        var output = new Operand(value.Shape, _memory.Place(MemoryPlan.WordsOf(value.Kind, value.Shape), index, _lastUse[result]));
        _operands.Add(operation.Name, output);
        if (threshold is not null)
            _operands.Add(threshold.Name, output);
        _steps.Add(StepOf(operation, threshold, input, output, words => _memory.Place(words, index, index)));
        _stepsUpTo.Add((threshold ?? operation).Name, _steps.Count);
    }

    private Operand OperandOf(string value) =>
        value == Operation.NetworkInput ? new Operand(_network.Input.Shape, default) : _operands[value];

    private Step StepOf(Operation operation, Threshold? threshold, Operand input, Operand output, Func<long, Region> place)
    {
        var read = _network.ValueOf(operation.Input);
        var isOfBits = read.Kind == ElementKind.Bit;
        return operation switch
        {
            EncodePlanes planes when EncodePlanesByTable.IsWorthwhile(planes, input.Shape) => new EncodePlanesByTable(planes, input.Shape, output),
            EncodePlanes planes => new EncodePlanesOneByOne(planes, input.Shape, output),
            EncodeValues values => new EncodeValuesStep(values, output),
            WeightedLayer layer when isOfBits => new BitLayerStep(layer, threshold, input, output.Region, place),
            WeightedLayer layer => new IntegerLayerStep(layer, threshold, input, FitsShort(read), output.Region, place),
            Threshold alone => new ThresholdStep(alone, input, output),
            MaxPool pool when isOfBits => new BitPoolStep(pool, input, output),
            MaxPool pool => new IntegerPoolStep(pool.Window, takesSum: false, input, output),
            SumPool pool => new IntegerPoolStep(pool.Window, takesSum: true, input, output),
            Affine affine => new AffineStep(affine, read, input, output),
            Addition addition => new AdditionStep([.. addition.Inputs.Select(OperandOf)], output),
            Concatenation concatenation => new ConcatenationStep([.. concatenation.Inputs.Select(OperandOf)], isOfBits, output),
            Flatten => new FlattenBitsStep(input, output),
            _ => throw new ArgumentException($"'{operation.Name}' is of an unknown kind, {operation.Kind}.", nameof(operation)),
        };
    }

    /// <summary>The last operation that reads each value, by whatever name.</summary>
    private static int[] LastUses(Network network)
    {
        var uses = new int[network.Operations.Length];
        for (var i = network.Operations.Length - 1; i > 0; i--)
        {
            var operation = network.Operations[i];
            // The sums stay until the scores are made of them.
            var last = operation is Scores ? network.Operations.Length : IsAlias(network, operation) ? uses[i] : i;
            foreach (var source in operation.Inputs.Select(network.IndexOf).Where(source => source >= 0))
                uses[source] = Math.Max(uses[source], last);
        }
        return uses;
    }

    private static bool FitsShort(ValueInfo value) => value is { Minimum: >= short.MinValue, Maximum: <= short.MaxValue };

    private static bool IsAlias(Network network, Operation operation)
    {
        if (operation is not Flatten)
            return false;
        var (kind, shape, _, _) = network.ValueOf(operation.Input);
        return kind == ElementKind.Integer || shape.Positions == 1 || shape.Channels % 64 == 0;
    }

    private static Operation? OnlyReader(Network network, string value)
    {
        var readers = network.Operations.Where(operation => operation.Reads(value)).Take(2).ToArray();
        return readers.Length == 1 ? readers[0] : null;
    }
}
