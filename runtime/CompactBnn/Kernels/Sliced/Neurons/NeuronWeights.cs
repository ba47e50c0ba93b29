namespace CompactBnn.Kernels.Sliced;

/// <summary>Binary weights as planes whose lanes are neurons: for each block of neurons that fills a vector and each input a vector, derived once from the packed weights.</summary>
internal static class NeuronWeights
{
    private const int BlockLanes = 8;
    private const int WordBits = 64;

    /// <summary>The planes: for each block those of all inputs, with zeros where the steps of a tap or a tile are more than the channels need.</summary>
    /// <param name="words">Packed weights: for each block of eight neurons and each word of a neuron's weights, the words of the eight.</param>
    /// <param name="map">The convolution.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="layout">How the inputs are taken.</param>
    /// <param name="vectorWords">Words of a vector.</param>
    /// <exception cref="ArgumentException">The words have another length.</exception>
    public static ulong[] Of(ReadOnlySpan<ulong> words, MapGeometry map, int neurons, NeuronLayout layout, int vectorWords)
    {
        var taps = map.KernelHeight * map.KernelWidth;
        var wordsOfNeuron = (taps * map.Channels + WordBits - 1) / WordBits;
        Require.Length(nameof(words), words.Length, (neurons + BlockLanes - 1) / BlockLanes * wordsOfNeuron * BlockLanes);
        var inputs = 2 * layout.Shape.Tiles * layout.Shape.TileSteps;
        var planes = new ulong[checked(NeuronLayout.BlocksOf(neurons, vectorWords) * inputs * vectorWords)];
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size];
        for (var first = 0; first < neurons; first += WordBits)
        for (var word = 0; word < wordsOfNeuron; word++)
        {
            // 64 weights of 64 neurons, turned so that each weight is a word of neurons.
            matrix.Clear();
            for (var n = first; n < Math.Min(first + WordBits, neurons); n++)
                matrix[n - first] = words[(n / BlockLanes * wordsOfNeuron + word) * BlockLanes + n % BlockLanes];
            BitTranspose.InPlace(ref matrix[0]);
            var (block, lane) = Math.DivRem(first / WordBits, vectorWords);
            for (var i = 0; i < WordBits && word * WordBits + i < taps * map.Channels; i++)
            {
                var (tap, channel) = Math.DivRem(word * WordBits + i, map.Channels);
                planes[(block * inputs + tap * layout.ChannelWords * NeuronLayout.InputsOfWord + channel) * vectorWords + lane] = matrix[i];
            }
        }
        return planes;
    }
}
