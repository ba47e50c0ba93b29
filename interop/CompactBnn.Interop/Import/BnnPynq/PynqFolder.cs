using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CompactBnn.Interop.Import;

/// <summary>The memories of one layer of a BNN-PYNQ accelerator, one of each kind a processing element; those of one kind are equally long.</summary>
/// <param name="Weights">Words of weights by processing element.</param>
/// <param name="Thresholds">Words of thresholds by processing element; null where the layer has none.</param>
internal sealed record PynqMemory(ulong[][] Weights, ulong[][]? Thresholds)
{
    /// <summary>Processing elements, <c>PE</c>.</summary>
    public int Elements => Weights.Length;

    /// <summary>Words of weights an element, <c>WMEM</c>.</summary>
    public int WeightWords => Weights[0].Length;

    /// <summary>Words of thresholds an element, <c>TMEM</c>.</summary>
    public int ThresholdWords => Thresholds is null ? 0 : Thresholds[0].Length;

    /// <summary>Lowest bits of a word that hold weights, found from the highest bit that is set in any of them.</summary>
    public int UsedBits => 64 - int.Min(63, (int)ulong.LeadingZeroCount(Weights.SelectMany(words => words).Aggregate(0UL, (all, word) => all | word)));
}

/// <summary>Reads <c>LAYER-ELEMENT-weights.bin</c> and <c>LAYER-ELEMENT-thres.bin</c>: 64-bit little-endian words.</summary>
internal static partial class PynqFolder
{
    private const int WordBytes = 8;

    private const int MostLayers = 256;

    private const int MostElements = 4096;

    private const long MostBytes = 1L << 25;

    /// <summary>The memories of all layers.</summary>
    /// <exception cref="ImportException">A file is missing, empty, cut off, or longer or shorter than the others of its layer.</exception>
    public static IReadOnlyList<PynqMemory> Read(string folder)
    {
        var files = new DirectoryInfo(folder).EnumerateFiles("*.bin").Select(file => (File: file, Match: ParameterFile().Match(file.Name))).Where(pair => pair.Match.Success).ToArray();
        var total = files.Sum(pair => pair.File.Length);
        if (total > MostBytes)
            throw new ImportException($"the parameter files have {total} bytes; {MostBytes} is the most");
        var weights = Elements(files.Where(pair => pair.Match.Groups["kind"].Value == "weights"));
        var thresholds = Elements(files.Where(pair => pair.Match.Groups["kind"].Value == "thres"));
        if (weights.Count == 0)
            throw new ImportException($"the folder holds no parameters of BNN-PYNQ; files 0-0-weights.bin, 0-0-thres.bin and on are right{Inner(folder)}");
        var layers = weights.Keys.Max() + 1;
        if (thresholds.Keys.Any(layer => layer >= layers))
            throw new ImportException($"the file {layers}-0-weights.bin is missing, though there are thresholds of layer {thresholds.Keys.Max()}");
        return [.. Enumerable.Range(0, layers).Select(layer =>
        {
            // A layer has as many files of one kind as of the other.
            var (ofWeights, ofThresholds) = (weights.GetValueOrDefault(layer), thresholds.GetValueOrDefault(layer));
            var elements = Math.Max(ofWeights, ofThresholds);
            return new PynqMemory(Words(folder, layer, "weights", elements), ofThresholds > 0 ? Words(folder, layer, "thres", elements) : null);
        })];
    }

    /// <summary>The folders inside that hold parameters, for those who named the one around them.</summary>
    private static string Inner(string folder)
    {
        var inner = Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, "0-0-weights.bin"))).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        return inner.Length == 0 ? "" : $". They lie in {string.Join(", ", inner)}";
    }

    /// <summary>The number of processing elements of each layer.</summary>
    private static Dictionary<int, int> Elements(IEnumerable<(FileInfo File, Match Match)> files)
    {
        var counts = new Dictionary<int, int>();
        foreach (var (file, match) in files)
        {
            var (layer, element) = (Number(match.Groups["layer"]), Number(match.Groups["element"]));
            if (layer >= MostLayers || element >= MostElements)
                throw new ImportException($"{file.Name} is the file of layer {layer}, element {element}; at most {MostLayers} layers of {MostElements} elements are right");
            counts[layer] = Math.Max(counts.GetValueOrDefault(layer), element + 1);
        }
        return counts;

        static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);
    }

    private static ulong[][] Words(string folder, int layer, string kind, int elements)
    {
        if (elements == 0)
            throw new ImportException($"the file {layer}-0-{kind}.bin is missing");
        var words = new ulong[elements][];
        for (var element = 0; element < elements; element++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{layer}-{element}-{kind}.bin");
            words[element] = Words(new FileInfo(Path.Combine(folder, name)));
        }
        // Most files of a layer are right where one is damaged.
        var usual = words.GroupBy(file => file.Length).MaxBy(group => group.Count())!.Key;
        var other = Array.FindIndex(words, file => file.Length != usual);
        return other < 0 ? words
            : throw new ImportException($"{layer}-{other}-{kind}.bin has {words[other].Length * WordBytes} bytes; {usual * WordBytes} bytes are right, as in the other files of its layer");
    }

    private static ulong[] Words(FileInfo file)
    {
        if (!file.Exists)
            throw new ImportException($"the file {file.Name} is missing");
        var bytes = File.ReadAllBytes(file.FullName);
        if (bytes.Length == 0 || bytes.Length % WordBytes != 0)
            throw new ImportException($"{file.Name} has {bytes.Length} bytes; one or more words of {WordBytes} bytes are right");
        var words = new ulong[bytes.Length / WordBytes];
        for (var i = 0; i < words.Length; i++)
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * WordBytes));
        return words;
    }

    [GeneratedRegex("^(?<layer>[0-9]{1,6})-(?<element>[0-9]{1,6})-(?<kind>weights|thres)[.]bin$")]
    private static partial Regex ParameterFile();
}
