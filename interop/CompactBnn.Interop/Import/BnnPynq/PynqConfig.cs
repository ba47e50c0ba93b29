using System.Globalization;
using System.Text.RegularExpressions;
using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Reads the layers of an accelerator from <c>config.h</c>, which the project's scripts write beside the parameters.</summary>
/// <remarks>github.com/Xilinx/BNN-PYNQ, bnn/src/training/finnthesizer.py, printConvDefines and printFCDefines</remarks>
internal sealed partial class PynqConfig
{
    private const string FileName = "config.h";

    private const int LargestValue = 1 << 24;

    private readonly Dictionary<(int Layer, string Key), int> _defines = [];

    private PynqConfig(string text)
    {
        foreach (Match match in Define().Matches(text))
        {
            var (layer, key) = (int.Parse(match.Groups["layer"].ValueSpan, CultureInfo.InvariantCulture), match.Groups["key"].Value);
            if (!long.TryParse(match.Groups["value"].ValueSpan, CultureInfo.InvariantCulture, out var value) || value > LargestValue)
                throw new ImportException($"{FileName} defines L{layer}_{key} as {match.Groups["value"].Value}; 0 to {LargestValue} is right");
            if (!_defines.TryAdd((layer, key), (int)value) && _defines[(layer, key)] != value)
                throw new ImportException($"{FileName} defines L{layer}_{key} twice, as {_defines[(layer, key)]} and as {value}");
        }
    }

    /// <summary>The file in the folder or in its folder <c>hw</c>; null where there is none.</summary>
    public static PynqConfig? Find(string folder)
    {
        foreach (var path in new[] { Path.Combine(folder, FileName), Path.Combine(folder, "hw", FileName) })
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                continue;
            if (file.Length > 1 << 20)
                throw new ImportException($"{FileName} has {file.Length} bytes; some lines a layer are right");
            return new(File.ReadAllText(path));
        }
        return null;
    }

    /// <summary>The layers that the file describes, which must be those of the parameter files.</summary>
    /// <exception cref="ImportException">A definition is missing or contradicts another one or the files, or there are weights or activations of more bits.</exception>
    public PynqTopology Topology(IReadOnlyList<PynqMemory> memories)
    {
        var count = _defines.Keys.Select(key => key.Layer).DefaultIfEmpty(-1).Max() + 1;
        if (count != memories.Count)
            throw new ImportException($"{FileName} describes {count} layers, and there are weights of {memories.Count}");
        CheckPrecision(count);
        var layers = new List<PynqLayer>();
        for (var i = 0; i < count; i++)
        {
            var layer = Has(i, "K") ? Convolution(i, count) : Dense(i);
            layers.Add(layer with { HasThresholds = i < count - 1 || HasBits(i, memories[i]) });
            PynqFolding.Check(i, layers[i], memories[i], i == count - 1);
        }
        if (layers[0].Kernel == 0)
            return new(PynqFolding.InputOf(layers[0], memories[0]), layers);
        var channels = Value(0, "IFM_CH");
        return channels is 1 or 3 ? new(new(Value(0, "IFM_DIM"), Value(0, "IFM_DIM"), channels), layers)
            : throw new ImportException($"{FileName} says L0_IFM_CH {channels}; 1 (grey) or 3 (red, green, blue) is right");
    }

    private void CheckPrecision(int layers)
    {
        for (var i = 0; i < layers; i++)
        {
            var weights = Otherwise(i, "WPI", 1) + Otherwise(i, "WPF", 0);
            // The last layer may give counts of 16 bits instead of activations.
            var activations = i == layers - 1 ? 1 : Otherwise(i, "API", 1) + Otherwise(i, "APF", 0);
            if (weights != 1 || activations != 1)
                throw PynqPrecision.Refused($"{FileName} says of layer {i}:", weights, activations);
        }
    }

    /// <summary>Whether the outputs of the last layer are bits: of one bit where the file says so, else of LFC and not of CNV, which has no thresholds there.</summary>
    private bool HasBits(int last, PynqMemory memory) =>
        Has(last, "API") ? Otherwise(last, "API", 1) + Otherwise(last, "APF", 0) == 1 : !Has(0, "K") && memory.Thresholds is not null;

    private PynqLayer Dense(int index) => new(Value(index, "MW"), Value(index, "MH"), Value(index, "SIMD"), Value(index, "PE"));

    private PynqLayer Convolution(int index, int count)
    {
        int kernel = Value(index, "K"), inputs = Value(index, "IFM_CH"), edge = Value(index, "IFM_DIM"), lanes = Value(index, "SIMD"), outputs = Value(index, "OFM_CH");
        if (kernel > FormatLimits.WindowEdge || edge > FormatLimits.Edge || (long)kernel * kernel * inputs > FormatLimits.ValueElements)
            throw new ImportException($"{FileName} says L{index}_K {kernel}, L{index}_IFM_CH {inputs} and L{index}_IFM_DIM {edge}, which is beyond all bounds");
        Expect(index, "OFM_DIM", edge - kernel + 1, $"a convolution of {kernel}x{kernel} without padding makes of {edge}");
        var columns = (kernel * kernel * inputs + lanes - 1) / lanes * lanes;
        return new(columns, outputs, lanes, Value(index, "PE"), kernel, index < count - 1 && Pools(index, edge - kernel + 1, outputs));
    }

    /// <summary>Whether the next layer reads a map of half the edge.</summary>
    private bool Pools(int index, int edge, int channels)
    {
        var next = index + 1;
        if (!Has(next, "K"))
        {
            var read = Value(next, "MW");
            if (read >= (long)edge * edge * channels)
                return false;
            return edge % 2 == 0 && read >= edge / 2 * (edge / 2) * channels ? true
                : throw new ImportException($"{FileName} says L{next}_MW {read}; {(long)edge * edge * channels}, all outputs of layer {index}, is right, or a quarter of them after a 2x2 pool");
        }
        Expect(next, "IFM_CH", channels, $"the channels of layer {index} are");
        var reads = Value(next, "IFM_DIM");
        if (reads == edge)
            return false;
        return edge % 2 == 0 && reads == edge / 2 ? true
            : throw new ImportException($"{FileName} says L{next}_IFM_DIM {reads}; {edge}, as layer {index} makes it, is right{(edge % 2 == 0 ? $", or {edge / 2} after a 2x2 pool" : "")}");
    }

    private void Expect(int layer, string key, int right, string reason)
    {
        if (Value(layer, key) != right)
            throw new ImportException($"{FileName} says L{layer}_{key} {Value(layer, key)}; {reason} {right}");
    }

    private bool Has(int layer, string key) => _defines.ContainsKey((layer, key));

    private int Otherwise(int layer, string key, int value) => _defines.GetValueOrDefault((layer, key), value);

    private int Value(int layer, string key) =>
        !_defines.TryGetValue((layer, key), out var value) ? throw new ImportException($"{FileName} does not define L{layer}_{key}")
        : value > 0 ? value
        : throw new ImportException($"{FileName} says L{layer}_{key} 0; 1 or more is right");

    [GeneratedRegex(@"^[ \t]*#[ \t]*define[ \t]+L(?<layer>[0-9]{1,3})_(?<key>[A-Z_]+)[ \t]+\(?(?<value>[0-9]+)\b", RegexOptions.Multiline)]
    private static partial Regex Define();
}
