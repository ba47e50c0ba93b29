using System.ComponentModel;

namespace CompactBnn.Kernels.Bytes;

/// <summary>The weights of a layer as entries of its tables of sums, and its thresholds.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SignedWeights
{
    private const int WordBits = 64;

    /// <param name="weights">For each neuron its weights, a bit each, 1 for plus, in whole words.</param>
    /// <param name="inputs">Weights of a neuron.</param>
    /// <param name="levels">A neuron fires from its level up.</param>
    /// <param name="flips">One bit a neuron: whether it is inverted.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public SignedWeights(ReadOnlySpan<ulong> weights, int inputs, ReadOnlySpan<int> levels, ReadOnlySpan<ulong> flips)
    {
        var words = (inputs + WordBits - 1) / WordBits;
        Neurons = levels.Length;
        Require.Length(nameof(weights), weights.Length, words * Neurons);
        Require.Length(nameof(flips), flips.Length, (Neurons + WordBits - 1) / WordBits);
        Blocks = new SignedBlocks(inputs, Neurons);
        Entries = new int[(Neurons + 1) / 2 * 2 * Blocks.Blocks];
        Levels = new short[Neurons];
        for (var neuron = 0; neuron < Neurons; neuron++)
        {
            // The sum is below a level where the sum of the opposite weights is above the opposite level.
            var isFlipped = (flips[neuron / WordBits] >> (neuron % WordBits) & 1) != 0;
            var level = isFlipped ? -(long)levels[neuron] : (long)levels[neuron] - 1;
            // No sum is as low as the least of 16 bits, or higher than the most.
            Levels[neuron] = (short)Math.Clamp(level, short.MinValue, short.MaxValue);
            SetEntries(neuron, weights.Slice(neuron * words, words), isFlipped);
        }
    }

    /// <summary>Number of neurons.</summary>
    public int Neurons { get; }

    /// <summary>How inputs are split.</summary>
    internal SignedBlocks Blocks { get; }

    /// <summary>For each two neurons and each block the entries that they add.</summary>
    internal int[] Entries { get; }

    /// <summary>For each neuron what its sum must be greater than.</summary>
    internal short[] Levels { get; }

    /// <summary>Where the entries lie in a table whose entries have a length.</summary>
    internal int[] Picks(int entryLength) => Array.ConvertAll(Entries, entry => entry * entryLength);

    private void SetEntries(int neuron, ReadOnlySpan<ulong> weights, bool isFlipped)
    {
        int first = 0, input = 0;
        for (var block = 0; block < Blocks.Blocks; block++)
        {
            var size = Blocks.SizeOf(block);
            var signs = 0;
            for (var i = 0; i < size; i++, input++)
                signs |= (int)(weights[input / WordBits] >> (input % WordBits) & 1) << i;
            if (isFlipped)
                signs = (1 << size) - 1 - signs;
            Entries[((neuron >> 1) * Blocks.Blocks + block) * 2 + (neuron & 1)] = first + signs;
            first += 1 << size;
        }
    }
}
