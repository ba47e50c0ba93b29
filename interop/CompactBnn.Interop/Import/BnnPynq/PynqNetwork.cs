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

    /// <summary>784 pixels as bits, padded to 832 words' bits by zeros, and four dense layers whose outputs are bits.</summary>
    public IReadOnlyList<Operation> Lfc(PynqScores rule, ImportNotes notes)
    {
        var pixels = (int)topology.Input.Elements;
        var value = _network.Add("planes", name => new EncodePlanes(name, Operation.NetworkInput, EquatableArray<Plane>.Adopt([Plane.AtLeast(0, FirstLightByte)])));
        value = _network.Add("flat", name => new Flatten(name, value));
        var last = topology.Layers.Count - 1;
        for (var i = 0; i < last; i++)
            value = BitsOf(i, Dense(i, value, i == 0 ? pixels : topology.Layers[i].Inputs, topology.Layers[i].Outputs), topology.Layers[i].Outputs, i == 0 ? pixels : topology.Layers[i].Inputs);
        var sums = Dense(last, value, topology.Layers[last].Inputs, classes);
        if (rule == PynqScores.Margin)
            Margins(last, sums);
        else
            HighestBit(BitsOf(last, sums, classes, topology.Layers[last].Inputs), notes);
        return _network.Operations;
    }

    /// <summary>Pixels as signed numbers, six convolutions down to a map of one pixel, three dense layers, the last one without thresholds.</summary>
    public IReadOnlyList<Operation> Cnv()
    {
        var value = _network.Add("values", name => new EncodeValues(name, Operation.NetworkInput, EquatableArray<short>.From(
            Enumerable.Range(0, topology.Input.Channels).SelectMany(_ => Enumerable.Range(0, 256).Select(SignedPixel)))));
        for (var i = 0; i < topology.Layers.Count; i++)
        {
            var layer = topology.Layers[i];
            if (!layer.HasThresholds)
            {
                Counts(Dense(i, value, layer.Inputs, classes), layer.Inputs);
                return _network.Operations;
            }
            var sums = layer.Kernel > 0 ? Convolution(i, value) : Dense(i, value, layer.Inputs, layer.Outputs);
            value = i == 0 ? Bits(sums, Array.ConvertAll(parameters[0].Levels, level => FloorHalf(level) + 1)) : BitsOf(i, sums, layer.Outputs, layer.Inputs);
            if (layer.Pools)
            {
                var bits = value;
                value = _network.Add("pool", name => new MaxPool(name, bits, new(new(2, 2), new(2, 2), Extent.One, Padding.None), null));
            }
        }
        throw new InvalidOperationException("The last layer of CNV has no thresholds.");
    }

    /// <summary>p - 128 below 128, else p - 127, at most 127: seven fractional bits of 2 * p / 255 - 1, rounded and saturated, which is never 0.</summary>
    private static short SignedPixel(int pixel) => (short)(pixel < 128 ? pixel - 128 : Math.Min(pixel - 127, 127));

    // The thresholds of the first layer are in units of 2^-8, its sums in units of 2^-7: it fires where twice the sum is above.
    private static int FloorHalf(int level) => level >> 1;

    private string Dense(int index, string input, int inputs, int outputs) => _network.Add("fc", name => new Dense(name, input, outputs, WeightsOf(index, inputs, outputs)));

    private string Convolution(int index, string input)
    {
        var layer = topology.Layers[index];
        return _network.Add("conv", name => new Convolution(
            name, input, layer.Outputs, new(new(layer.Kernel, layer.Kernel), Extent.One, Extent.One, Padding.None), 1, 0, WeightsOf(index, layer.Inputs, layer.Outputs)));
    }

    private Weights WeightsOf(int index, int inputs, int outputs)
    {
        var signs = new bool[inputs * outputs];
        for (var row = 0; row < outputs; row++)
            parameters[index].Signs.AsSpan(row * topology.Layers[index].Inputs, inputs).CopyTo(signs.AsSpan(row * inputs));
        return Weights.Binary(PackedBits.From(signs));
    }

    /// <summary>Fires where the count of matches is above the threshold. Padding bits are 0, so they match the padding weights that are 0.</summary>
    private string BitsOf(int index, string sums, int outputs, int inputs) =>
        Bits(sums, [.. Enumerable.Range(0, outputs).Select(row => 2 * (Level(index, row, inputs) + 1) - inputs)]);

    private int Level(int index, int row, int inputs)
    {
        var layer = topology.Layers[index];
        var padding = parameters[index].Signs.AsSpan(row * layer.Inputs + inputs, layer.Inputs - inputs);
        return parameters[index].Levels[row] - padding.Count(false);
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

    private void Margins(int index, string sums)
    {
        var inputs = topology.Layers[index].Inputs;
        var bias = Enumerable.Range(0, classes).Select(row => inputs / 2f - Level(index, row, inputs));
        _network.Add("scores", name => new Scores(name, sums, EquatableArray<float>.From(Enumerable.Repeat(0.5f, classes)), EquatableArray<float>.From(bias)));
    }

    private void Counts(string sums, int inputs) => _network.Add("scores", name => new Scores(
        name, sums, EquatableArray<float>.From(Enumerable.Repeat(0.5f, classes)), EquatableArray<float>.From(Enumerable.Repeat(inputs / 2f, classes))));
}
