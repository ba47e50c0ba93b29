using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Binary weights as what a kernel of counters reads, derived once from the packed weights: as classes of inputs where the neurons are counted in groups, else as
/// what a neuron picks at each step, at a byte for two weights. A selector is eight times the number of three bits: the parity of the neuron's weights before the step,
/// and the step's two weights.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SlicedWeights
{
    private const int BlockLanes = 8;
    private const int ByteBits = 8;

    private readonly ulong[] _selectors;
    private readonly bool[] _odd;

    /// <param name="words">Packed weights: for each block of eight neurons and each word of a neuron's weights, the words of the eight.</param>
    /// <param name="inputs">Weights of a neuron.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <exception cref="ArgumentException">The words have another length.</exception>
    public SlicedWeights(ReadOnlySpan<ulong> words, int inputs, int neurons)
    {
        var wordsOfNeuron = (inputs + 63) / 64;
        var blocks = (neurons + BlockLanes - 1) / BlockLanes;
        Require.Length(nameof(words), words.Length, blocks * wordsOfNeuron * BlockLanes);
        Shape = new CounterShape(inputs);
        Neurons = neurons;
        GroupShape = new GroupShape(inputs, neurons);
        if (GroupShape.Size > 0)
        {
            Groups = new GroupedWeights(words, GroupShape);
            (_selectors, _odd) = ([], []);
            return;
        }
        _selectors = new ulong[Shape.Tiles * neurons * WordsOfTile];
        _odd = new bool[neurons];
        for (var n = 0; n < neurons; n++)
            Derive(words[(n / BlockLanes * wordsOfNeuron * BlockLanes + n % BlockLanes)..], n);
    }

    /// <summary>How the inputs are taken.</summary>
    public CounterShape Shape { get; }

    /// <summary>Number of neurons.</summary>
    public int Neurons { get; }

    /// <summary>How neurons share their counting, if they do.</summary>
    internal GroupShape GroupShape { get; }

    /// <summary>The weights as classes of inputs; null where each neuron is counted by itself, and there are selectors.</summary>
    internal GroupedWeights? Groups { get; }

    /// <summary>Whether the number of weights of 1 is odd, for each neuron; empty where there are groups.</summary>
    public ReadOnlySpan<bool> Odd => _odd;

    /// <summary>Words of a neuron's selectors in a tile.</summary>
    public int WordsOfTile => Shape.TileSteps / ByteBits;

    /// <summary>The selectors of a tile, from a neuron on; there are none where the neurons are counted in groups.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="neuron">The neuron.</param>
    public ref ulong Selectors(int tile, int neuron) => ref _selectors[(tile * Neurons + neuron) * WordsOfTile];

    private void Derive(ReadOnlySpan<ulong> words, int neuron)
    {
        var parity = 0;
        var bytes = (Shape.Inputs + ByteBits - 1) / ByteBits;
        var bytesOfTile = Shape.TileSteps / 4;
        for (var i = 0; i < 2 * WordsOfTile * Shape.Tiles; i++)
        {
            var eight = i < bytes ? (int)(byte)(words[i / 8 * BlockLanes] >> (ByteBits * (i % 8))) : 0;
            var (tile, within) = (i / bytesOfTile, i % bytesOfTile);
            _selectors[(tile * Neurons + neuron) * WordsOfTile + within / 2] |= (ulong)StepSelectors.Of(parity, eight) << (32 * (within % 2));
            parity ^= System.Numerics.BitOperations.PopCount((uint)eight) & 1;
        }
        _odd[neuron] = parity != 0;
    }
}
