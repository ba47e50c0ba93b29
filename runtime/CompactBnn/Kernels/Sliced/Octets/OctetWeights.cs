using System.ComponentModel;
using System.Numerics;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Binary weights as what the neurons of an octet pick at each step, four bits for two weights, derived once from the packed weights. A selector
/// is the number of three bits: the parity of the neuron's weights before the step, and the step's two weights.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OctetWeights
{
    private const int ByteBits = 8;
    private const int InputsOfWord = 2 * OctetShape.StepsOfWord;

    /// <summary>The four selectors of eight weights, for weights before them of even and of odd parity.</summary>
    private static readonly ushort[] s_selectors = MakeSelectors();

    private readonly ulong[] _selectors;
    private readonly bool[] _odd;

    /// <param name="words">Packed weights: for each block of eight neurons and each word of a neuron's weights, the words of the eight.</param>
    /// <param name="inputs">Weights of a neuron.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <exception cref="ArgumentException">The words have another length.</exception>
    public OctetWeights(ReadOnlySpan<ulong> words, int inputs, int neurons)
    {
        var wordsOfNeuron = (inputs + 63) / 64;
        Octets = OctetShape.OctetsOf(neurons);
        Require.Length(nameof(words), words.Length, Octets * wordsOfNeuron * OctetShape.Neurons);
        Shape = new OctetShape(inputs);
        Neurons = neurons;
        _selectors = new ulong[Octets * SelectorWords];
        _odd = new bool[Octets * OctetShape.Neurons];
        for (var n = 0; n < neurons; n++)
            Derive(words[(n / OctetShape.Neurons * wordsOfNeuron * OctetShape.Neurons + n % OctetShape.Neurons)..], n);
    }

    /// <summary>How the inputs are taken.</summary>
    public OctetShape Shape { get; }

    /// <summary>Number of neurons.</summary>
    public int Neurons { get; }

    /// <summary>Number of octets.</summary>
    public int Octets { get; }

    /// <summary>Words of the selectors of an octet: a word of each neuron for every 16 steps.</summary>
    public int SelectorWords => Shape.Steps / OctetShape.StepsOfWord * OctetShape.Neurons;

    /// <summary>Whether the number of weights of 1 is odd, for each neuron; false for those that fill the last octet.</summary>
    public ReadOnlySpan<bool> Odd => _odd;

    /// <summary>The selectors of the first octet, from a step on; those of the next one lie <see cref="SelectorWords"/> further.</summary>
    /// <param name="step">The step, a multiple of 16.</param>
    public ref ulong Selectors(int step) => ref _selectors[step / OctetShape.StepsOfWord * OctetShape.Neurons];

    private void Derive(ReadOnlySpan<ulong> words, int neuron)
    {
        var parity = 0;
        var bytes = (Shape.Inputs + ByteBits - 1) / ByteBits;
        var first = neuron / OctetShape.Neurons * SelectorWords + neuron % OctetShape.Neurons;
        for (var i = 0; i < 2 * Shape.Steps / ByteBits; i++)
        {
            var eight = i < bytes ? (int)(byte)(words[i / 8 * OctetShape.Neurons] >> (ByteBits * (i % 8))) : 0;
            var word = first + i * ByteBits / InputsOfWord * OctetShape.Neurons;
            _selectors[word] |= (ulong)s_selectors[256 * parity + eight] << (16 * (i % 4));
            parity ^= BitOperations.PopCount((uint)eight) & 1;
        }
        _odd[neuron] = parity != 0;
    }

    private static ushort[] MakeSelectors()
    {
        var selectors = new ushort[2 * 256];
        for (var i = 0; i < selectors.Length; i++)
        {
            // The same as bytes of eight times the number.
            var bytes = StepSelectors.Of(i >> 8, i & 0xFF);
            for (var step = 0; step < 4; step++)
                selectors[i] |= (ushort)((bytes >> (8 * step + 3) & 7) << (4 * step));
        }
        return selectors;
    }
}
