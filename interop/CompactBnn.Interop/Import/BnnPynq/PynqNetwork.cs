using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>
/// The operations of a BNN-PYNQ network. Its layers count the inputs that equal their weights and fire where the count is above a threshold; with N inputs of
/// -1 and +1 the sum is twice the count minus N.
/// </summary>
internal sealed class PynqNetwork(PynqTopology topology, PynqParameters[] parameters, int classes)
{
    // The host packs pixels into bits: 1 from 128 up, since 2 * p / 255 - 1 is negative below.
    private const int FirstLightByte = 128;

    private readonly NetworkBuilder _network = new();

    private string _value = Operation.NetworkInput;

    private Shape _shape = topology.Input;

    /// <summary>The encoded pixels, one layer after another, and the scores.</summary>
    /// <exception cref="ImportException">A layer does not read what the one before makes.</exception>
    public IReadOnlyList<Operation> Operations(PynqScores rule, ImportNotes notes)
    {
        _value = topology.IsConvolutional ? Numbers() : _network.Add("planes", name => new EncodePlanes(name, _value, EquatableArray<Plane>.Adopt([Plane.AtLeast(0, FirstLightByte)])));
        var last = topology.Layers.Count - 1;
        for (var i = 0; i < last; i++)
            Layer(i);
        var inputs = InputsOf(last);
        var sums = Dense(last, inputs, classes);
        if (!topology.Layers[last].HasThresholds)
            Counts(sums, inputs);
        else if (rule == PynqScores.Margin)
            Margins(sums, inputs);
        else
            HighestBit(Bits(sums, Levels(last, inputs, classes)), notes);
        return _network.Operations;
    }

    private void Layer(int index)
    {
        var layer = topology.Layers[index];
        var inputs = InputsOf(index);
        var sums = layer.Kernel > 0 ? Convolution(index, inputs) : Dense(index, inputs, layer.Outputs);
        _value = Bits(sums, index == 0 && topology.IsConvolutional ? Array.ConvertAll(parameters[0].Levels, level => FloorHalf(level) + 1) : Levels(index, inputs, layer.Outputs));
        _shape = layer.Kernel > 0 ? new(_shape.Height - layer.Kernel + 1, _shape.Width - layer.Kernel + 1, layer.Outputs) : new(1, 1, layer.Outputs);
        if (!layer.Pools)
            return;
        var bits = _value;
        _value = _network.Add("pool", name => new MaxPool(name, bits, new(new(2, 2), new(2, 2), Extent.One, Padding.None), null));
        _shape = new(_shape.Height / 2, _shape.Width / 2, layer.Outputs);
    }

    /// <summary>Columns of a layer that are no padding.</summary>
    private int InputsOf(int index)
    {
        var layer = topology.Layers[index];
        var inputs = layer.Kernel > 0 ? (long)layer.Kernel * layer.Kernel * _shape.Channels : _shape.Elements;
        if (layer.Kernel > _shape.Height || inputs > layer.Columns || (inputs < layer.Columns && index == 0 && layer.Kernel > 0))
            throw new ImportException($"layer {index} reads {layer.Columns} inputs of a map of {_shape}; {inputs} are right");
        return (int)inputs;
    }

    /// <summary>Pixels as signed numbers.</summary>
    private string Numbers() => _network.Add("values", name => new EncodeValues(name, Operation.NetworkInput, EquatableArray<short>.From(
        Enumerable.Range(0, topology.Input.Channels).SelectMany(_ => Enumerable.Range(0, 256).Select(SignedPixel)))));

    /// <summary>p - 128 below 128, else p - 127, at most 127: seven fractional bits of 2 * p / 255 - 1, rounded and saturated, which is never 0.</summary>
    private static short SignedPixel(int pixel) => (short)(pixel < 128 ? pixel - 128 : Math.Min(pixel - 127, 127));

    // The thresholds of the first layer are in units of 2^-8, its sums in units of 2^-7: it fires where twice the sum is above.
    private static int FloorHalf(int level) => level >> 1;

    private string Dense(int index, int inputs, int outputs)
    {
        if (_shape.Positions > 1)
            _value = _network.Add("flat", name => new Flatten(name, _value));
        return _network.Add("fc", name => new Dense(name, _value, outputs, WeightsOf(index, inputs, outputs)));
    }

    private string Convolution(int index, int inputs)
    {
        var layer = topology.Layers[index];
        return _network.Add("conv", name => new Convolution(
            name, _value, layer.Outputs, new(new(layer.Kernel, layer.Kernel), Extent.One, Extent.One, Padding.None), 1, 0, WeightsOf(index, inputs, layer.Outputs)));
    }

    private Weights WeightsOf(int index, int inputs, int outputs)
    {
        var signs = new bool[inputs * outputs];
        for (var row = 0; row < outputs; row++)
            parameters[index].Signs.AsSpan(row * topology.Layers[index].Columns, inputs).CopyTo(signs.AsSpan(row * inputs));
        return Weights.Binary(PackedBits.From(signs));
    }

    /// <summary>Sums that fire: those whose count of matches is above the threshold.</summary>
    private int[] Levels(int index, int inputs, int outputs) => [.. Enumerable.Range(0, outputs).Select(row => 2 * (Level(index, row, inputs) + 1) - inputs)];

    /// <summary>The threshold of the inputs' matches. Padding bits are 0, so they match the padding weights that are 0.</summary>
    private int Level(int index, int row, int inputs)
    {
        var columns = topology.Layers[index].Columns;
        return parameters[index].Levels[row] - parameters[index].Signs.AsSpan(row * columns + inputs, columns - inputs).Count(false);
    }

    private string Bits(string sums, int[] levels) => _network.Add("sign",
        name => new Threshold(name, sums, EquatableArray<ChannelThreshold>.From(levels.Select(level => new ChannelThreshold(Firing.AtLeast, level)))));

    /// <summary>The score of a set bit is its number plus one, so that the highest one wins; where none is set all are 0, and class 0 is the first.</summary>
    private void HighestBit(string bits, ImportNotes notes)
    {
        notes.Add("scores by the published host rule: the highest output bit that is set, class 0 where none is (--scores margin takes the counts)");
        var half = Enumerable.Range(0, classes).Select(i => (i + 1) / 2f).ToArray();
        _network.Add("scores", name => new Scores(name, bits, EquatableArray<float>.Adopt(half), EquatableArray<float>.Adopt(half)));
    }

    private void Margins(string sums, int inputs)
    {
        var bias = Enumerable.Range(0, classes).Select(row => inputs / 2f - Level(topology.Layers.Count - 1, row, inputs));
        _network.Add("scores", name => new Scores(name, sums, EquatableArray<float>.From(Enumerable.Repeat(0.5f, classes)), EquatableArray<float>.From(bias)));
    }

    private void Counts(string sums, int inputs)
    {
        // Padding weights that are 0 match the padding bits, in each row.
        var last = topology.Layers.Count - 1;
        var columns = topology.Layers[last].Columns;
        var bias = Enumerable.Range(0, classes).Select(row => inputs / 2f + parameters[last].Signs.AsSpan(row * columns + inputs, columns - inputs).Count(false));
        _network.Add("scores", name => new Scores(name, sums, EquatableArray<float>.From(Enumerable.Repeat(0.5f, classes)), EquatableArray<float>.From(bias)));
    }
}
