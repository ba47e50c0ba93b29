using CompactBnn.Format;

namespace CompactBnn.Compilation.Networks;

/// <summary>Builds a network with random weights: time does not depend on the values.</summary>
/// <param name="name">Its name.</param>
/// <param name="input">Shape of an image.</param>
public sealed class ChainBuilder(string name, Shape input)
{
    private readonly Shape _input = input;
    private readonly Random _random = new(1);
    private readonly List<Operation> _operations = [];
    private Shape _shape = input;

    private string Last => _operations.Count == 0 ? Operation.NetworkInput : _operations[^1].Name;

    /// <summary>Bit slices of each colour.</summary>
    /// <param name="first">The least significant one.</param>
    public ChainBuilder Slices(int first) =>
        Planes(from bit in Enumerable.Range(first, 8 - first) from colour in Enumerable.Range(0, _shape.Channels) select Plane.Slice(colour, bit));

    /// <summary>Whether each colour is at least a level.</summary>
    /// <param name="level">0 to 255.</param>
    public ChainBuilder Level(int level) => Planes(Enumerable.Range(0, _shape.Channels).Select(colour => Plane.AtLeast(colour, level)));

    /// <summary>Bytes as signed integers around 128, symmetrically clipped, as BNN-PYNQ takes them.</summary>
    public ChainBuilder Centred()
    {
        var table = Enumerable.Range(0, 256 * _shape.Channels).Select(i => (short)(i % 256 < 128 ? i % 256 - 128 : Math.Min(i % 256 - 127, 127)));
        _operations.Add(new EncodeValues("values", Last, EquatableArray<short>.From(table)));
        return this;
    }

    /// <summary>Convolutions of 3x3, each with a threshold.</summary>
    /// <param name="padding">Zeros around the map.</param>
    /// <param name="widths">Channels of their outputs.</param>
    public ChainBuilder Convolutions(int padding, params ReadOnlySpan<int> widths)
    {
        foreach (var width in widths)
        {
            var window = new Window(new(3, 3), Extent.One, Extent.One, Padding.All(padding));
            var weights = RandomWeights.Binary(_random, width * 9 * _shape.Channels);
            AddWithThreshold(new Convolution($"conv{_operations.Count}", Last, width, window, 1, 0, weights), width);
            _shape = new(window.OutputHeight(_shape.Height), window.OutputWidth(_shape.Width), width);
        }
        return this;
    }

    /// <summary>A max-pool of 2x2.</summary>
    public ChainBuilder Pool()
    {
        _operations.Add(new MaxPool($"pool{_operations.Count}", Last, new(new(2, 2), new(2, 2), Extent.One, Padding.None), null));
        _shape = _shape with { Height = _shape.Height / 2, Width = _shape.Width / 2 };
        return this;
    }

    /// <summary>Dense layers, each with a threshold but for the last one, and its scores.</summary>
    /// <param name="units">Units of each layer; the last ones are classes.</param>
    public Network Dense(params int[] units)
    {
        if (_shape.Positions > 1)
            _operations.Add(new Flatten("flatten", Last));
        var inputs = (int)_shape.Elements;
        foreach (var count in units)
        {
            var dense = new Dense($"dense{_operations.Count}", Last, count, RandomWeights.Binary(_random, count * inputs));
            if (count == units[^1])
                _operations.Add(dense);
            else
                AddWithThreshold(dense, count);
            inputs = count;
        }
        _operations.Add(new Scores("scores", Last, Repeat(1f, inputs), Repeat(0f, inputs)));
        return Network.Create(name, new ImageInput(_input, _input.Channels == 1 ? ImageRecipe.Grey : ImageRecipe.Rgb),
            EquatableArray<string>.From(Enumerable.Range(0, inputs).Select(i => $"{i}")), EquatableArray<Operation>.From(_operations));
    }

    private ChainBuilder Planes(IEnumerable<Plane> planes)
    {
        var all = EquatableArray<Plane>.From(planes);
        _operations.Add(new EncodePlanes("planes", Last, all));
        _shape = _shape with { Channels = all.Length };
        return this;
    }

    private void AddWithThreshold(Operation layer, int channels)
    {
        _operations.Add(layer);
        _operations.Add(new Threshold($"sign{_operations.Count}", layer.Name, Repeat(new ChannelThreshold(Firing.AtLeast, 0), channels)));
    }

    private static EquatableArray<T> Repeat<T>(T item, int count)
        where T : IEquatable<T> => EquatableArray<T>.From(Enumerable.Repeat(item, count));
}
