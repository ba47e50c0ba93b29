using System.Buffers.Binary;

namespace CompactBnn.Interop.Import;

/// <summary>The weights and thresholds of one layer: <c>LAYER-ELEMENT-weights.bin</c> and <c>LAYER-ELEMENT-thres.bin</c>, 64-bit little-endian words.</summary>
/// <param name="Signs">One a weight, row by row.</param>
/// <param name="Levels">One threshold a row; empty where the layer has none.</param>
internal sealed record PynqParameters(bool[] Signs, short[] Levels)
{
    private const int WordBytes = 8;

    /// <param name="folder">The folder.</param>
    /// <param name="index">Number of the layer.</param>
    /// <param name="layer">Its folding.</param>
    /// <param name="rowsNeeded">Rows that must be stored; the words of those behind may be missing and are 0 then.</param>
    /// <exception cref="ImportException">A file is missing, or of another size.</exception>
    public static PynqParameters Read(string folder, int index, PynqLayer layer, int rowsNeeded)
    {
        var signs = new bool[layer.Outputs * layer.Inputs];
        var levels = new short[layer.HasThresholds ? layer.Outputs : 0];
        for (var element = 0; element < layer.Elements; element++)
        {
            // Row n lies in file n mod PE, at fold n div PE.
            var folds = (rowsNeeded - element + layer.Elements - 1) / layer.Elements;
            var weights = Words(Path.Combine(folder, $"{index}-{element}-weights.bin"), folds * layer.WordsARow, layer.RowsAnElement * layer.WordsARow);
            for (var word = 0; word < weights.Length; word++)
                Unpack(weights[word], layer.Lanes, signs.AsSpan(((word / layer.WordsARow * layer.Elements) + element) * layer.Inputs + word % layer.WordsARow * layer.Lanes));
            if (!layer.HasThresholds)
                continue;
            var thresholds = Words(Path.Combine(folder, $"{index}-{element}-thres.bin"), folds, layer.RowsAnElement);
            for (var fold = 0; fold < thresholds.Length; fold++)
                levels[fold * layer.Elements + element] = unchecked((short)thresholds[fold]);
        }
        return new(signs, levels);
    }

    private static void Unpack(ulong word, int lanes, Span<bool> signs)
    {
        for (var bit = 0; bit < lanes; bit++)
            signs[bit] = (word >> bit & 1) != 0;
    }

    private static ulong[] Words(string path, int least, int most)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new ImportException($"the file {file.Name} is missing");
        if (file.Length % WordBytes != 0 || file.Length < (long)least * WordBytes || file.Length > (long)most * WordBytes)
        {
            var right = least == most ? $"{most}" : $"{least} to {most}";
            var multiple = file.Length == 3L * most * WordBytes ? " Three thresholds a neuron make activations of 2 bits (W1A2); activations of one bit are right." : "";
            throw new ImportException($"{file.Name} has {file.Length} bytes; {right} words of {WordBytes} bytes are right.{multiple}".TrimEnd('.'));
        }
        var bytes = File.ReadAllBytes(path);
        var words = new ulong[bytes.Length / WordBytes];
        for (var i = 0; i < words.Length; i++)
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * WordBytes));
        return words;
    }
}
