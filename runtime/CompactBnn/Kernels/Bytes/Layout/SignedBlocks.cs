using System.ComponentModel;

namespace CompactBnn.Kernels.Bytes;

/// <summary>
/// How the inputs of a layer with weights of ±1 are split into blocks. The sums of a block's inputs under all signs are tabled, so that a neuron
/// adds one entry a block, instead of every input (the method of four Russians: Arlazarov, Dinic, Kronrod and Faradžev, 1970).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SignedBlocks
{
    /// <summary>The most inputs of a block.</summary>
    public const int MostInputs = 6;

    /// <param name="inputs">Inputs of a neuron, from 1.</param>
    /// <param name="neurons">Number of neurons.</param>
    public SignedBlocks(int inputs, int neurons)
    {
        Inputs = inputs;
        var least = long.MaxValue;
        for (var size = 1; size <= MostInputs; size++)
        {
            var blocks = (inputs + size - 1) / size;
            var entries = EntriesOf(inputs, blocks);
            // An entry is loaded, added and stored; a neuron's look-up is one addition from memory.
            var cost = 2L * entries + (long)blocks * neurons;
            if (cost >= least)
                continue;
            (least, Blocks, Entries) = (cost, blocks, entries);
        }
    }

    /// <summary>Inputs of a neuron.</summary>
    public int Inputs { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks { get; }

    /// <summary>Entries of all tables.</summary>
    public int Entries { get; }

    /// <summary>Inputs of a block; the first ones have one more where they do not come out even.</summary>
    public int SizeOf(int block) => SizeOf(Inputs, Blocks, block);

    private static int SizeOf(int inputs, int blocks, int block) => inputs / blocks + (block < inputs % blocks ? 1 : 0);

    private static int EntriesOf(int inputs, int blocks)
    {
        var entries = 0;
        for (var block = 0; block < blocks; block++)
            entries += 1 << SizeOf(inputs, blocks, block);
        return entries;
    }
}
