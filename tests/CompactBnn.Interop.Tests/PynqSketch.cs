using System.Globalization;
using System.Text;

namespace CompactBnn.Interop.Tests;

/// <summary>A layer of a drawn BNN-PYNQ network.</summary>
/// <param name="Inputs">Inputs that are no padding.</param>
/// <param name="Outputs">Outputs, padding rows included.</param>
/// <param name="Lanes">Inputs a word, <c>SIMD</c>.</param>
/// <param name="Elements">Files of a kind, <c>PE</c>.</param>
/// <param name="Kernel">Edge of a kernel; 0 for a dense layer.</param>
/// <param name="Pools">Whether a 2x2 max-pool follows.</param>
internal sealed record PynqSketchLayer(int Inputs, int Outputs, int Lanes, int Elements, int Kernel = 0, bool Pools = false);

/// <summary>
/// A network with drawn weights, written as finnthesizer.py writes it and evaluated as the accelerator's top.cpp does: counts of equal bits, compared with thresholds.
/// </summary>
internal sealed class PynqSketch
{
    private readonly PynqSketchLayer[] _layers;
    private readonly bool[][,] _weights;
    private readonly long[][] _thresholds;
    private readonly int _edge, _colours, _realOutputs;
    private readonly bool _lastHasThresholds;

    private PynqSketch(int seed, int edge, int colours, PynqSketchLayer[] layers, int realOutputs, bool lastHasThresholds)
    {
        (_edge, _colours, _layers, _realOutputs, _lastHasThresholds) = (edge, colours, layers, realOutputs, lastHasThresholds);
        var random = new Random(seed);
        _weights = [.. layers.Select((_, i) => Weights(random, i))];
        _thresholds = [.. layers.Select((_, i) => Thresholds(random, i))];
    }

    /// <summary>Dense layers over a grey picture's bits, the last one with thresholds, as LFC.</summary>
    public static PynqSketch Dense(int seed, int edge, int realOutputs, params PynqSketchLayer[] layers) => new(seed, edge, 1, layers, realOutputs, lastHasThresholds: true);

    /// <summary>Convolutions over 8-bit pixels and dense layers, the last one without thresholds, as CNV.</summary>
    public static PynqSketch Convolutional(int seed, int edge, int colours, int realOutputs, params PynqSketchLayer[] layers) =>
        new(seed, edge, colours, layers, realOutputs, lastHasThresholds: false);

    /// <summary>Elements of an image.</summary>
    public int ImageLength => _edge * _edge * _colours;

    /// <summary>Writes the parameter files.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="rowsDropped">Rows an element of the last layer whose words are left out.</param>
    public void Write(string folder, int rowsDropped = 0)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < _layers.Length; i++)
        {
            var (layer, isLast) = (_layers[i], i == _layers.Length - 1);
            var folds = layer.Outputs / layer.Elements - (isLast ? rowsDropped : 0);
            for (var element = 0; element < layer.Elements; element++)
            {
                var rows = Enumerable.Range(0, folds).Select(fold => fold * layer.Elements + element).ToArray();
                var words = rows.SelectMany(row => Enumerable.Range(0, Columns(i) / layer.Lanes).Select(word => Word(i, row, word * layer.Lanes)));
                File.WriteAllBytes(Path.Combine(folder, $"{i}-{element}-weights.bin"), [.. words.SelectMany(BitConverter.GetBytes)]);
                if (!isLast || _lastHasThresholds)
                    File.WriteAllBytes(Path.Combine(folder, $"{i}-{element}-thres.bin"), [.. rows.SelectMany(row => BitConverter.GetBytes(_thresholds[i][row]))]);
            }
        }
    }

    /// <summary>Writes <c>classes.txt</c>.</summary>
    public static void WriteClasses(string folder, int count) =>
        File.WriteAllText(Path.Combine(folder, "classes.txt"), string.Join('\n', Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"class {i}"))) + "\n");

    /// <summary>The text of <c>config.h</c>.</summary>
    public string Config()
    {
        var text = new StringBuilder("/**\n * Finnthesizer Config-File Generation\n *\n **/\n\n#ifndef __LAYER_CONFIG_H_\n#define __LAYER_CONFIG_H_\n\n");
        var edge = _edge;
        for (var i = 0; i < _layers.Length; i++)
        {
            var (inputs, outputs, lanes, elements, kernel, pools) = _layers[i];
            var rows = outputs / elements;
            text.Append(CultureInfo.InvariantCulture, $"/**\n *     SIMD = {lanes,5}  PE  = {elements,5}\n**/\n\n");
            if (kernel > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"#define L{i}_K {kernel}\n#define L{i}_IFM_CH {inputs / kernel / kernel}\n#define L{i}_IFM_DIM {edge}\n#define L{i}_OFM_CH {outputs}\n");
                text.Append(CultureInfo.InvariantCulture, $"#define L{i}_OFM_DIM {edge - kernel + 1}\n");
                edge = (edge - kernel + 1) / (pools ? 2 : 1);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"#define L{i}_MW {Columns(i)}\n#define L{i}_MH {outputs}\n");
            }
            text.Append(CultureInfo.InvariantCulture, $"#define L{i}_SIMD {lanes}\n#define L{i}_PE {elements}\n#define L{i}_WMEM {rows * Columns(i) / lanes}\n#define L{i}_TMEM {rows}\n");
            text.Append(CultureInfo.InvariantCulture, $"#define L{i}_WPI 1\n#define L{i}_API {(i == _layers.Length - 1 && !_lastHasThresholds ? 16 : 1)}\n#define L{i}_WPF 0\n#define L{i}_APF 0\n\n");
        }
        return text.Append("#endif //__LAYER_CONFIG_H_\n").ToString();
    }

    /// <summary>What the accelerator gives for an image in H,W,C order: counts, or 0 and 1 where the last layer has thresholds, of all its rows.</summary>
    public int[] Outputs(byte[] image)
    {
        var value = Array.ConvertAll(image, pixel => _layers[0].Kernel > 0 ? pixel < 128 ? pixel - 128 : Math.Min(pixel - 127, 127) : pixel >= 128 ? 1 : 0);
        var edge = _layers[0].Kernel > 0 ? _edge : 1;
        for (var i = 0; i < _layers.Length; i++)
        {
            var layer = _layers[i];
            var fires = i < _layers.Length - 1 || _lastHasThresholds;
            var kernel = layer.Kernel > 0 ? layer.Kernel : edge;
            var channels = value.Length / edge / edge;
            var made = edge - kernel + 1;
            var next = new int[made * made * layer.Outputs];
            for (var position = 0; position < made * made; position++)
            {
                var patch = Patch(value, edge, channels, position / made, position % made, kernel);
                for (var row = 0; row < layer.Outputs; row++)
                {
                    var sum = Sum(i, row, patch);
                    next[position * layer.Outputs + row] = !fires ? sum : (i == 0 && layer.Kernel > 0 ? 2 * sum : sum) > _thresholds[i][row] ? 1 : 0;
                }
            }
            (value, edge) = layer.Pools ? (Pooled(next, made, layer.Outputs), made / 2) : (next, made);
        }
        return value;
    }

    private int Columns(int index)
    {
        var (inputs, lanes) = (_layers[index].Inputs, _layers[index].Lanes);
        var unit = index == 0 && _layers[0].Kernel == 0 ? Math.Max(lanes, 64) : lanes;
        return (inputs + unit - 1) / unit * unit;
    }

    // Padding rows and columns are 1.
    private bool[,] Weights(Random random, int index)
    {
        var layer = _layers[index];
        var real = index == _layers.Length - 1 ? _realOutputs : layer.Outputs;
        var weights = new bool[layer.Outputs, Columns(index)];
        for (var row = 0; row < layer.Outputs; row++)
        {
            for (var column = 0; column < Columns(index); column++)
                weights[row, column] = row >= real || column >= layer.Inputs || random.Next(2) == 0;
        }
        return weights;
    }

    // Thresholds of padding rows are 65535, of others near the mean of the counts; some neurons always or never fire.
    private long[] Thresholds(Random random, int index)
    {
        var layer = _layers[index];
        var real = index == _layers.Length - 1 ? _realOutputs : layer.Outputs;
        var (mean, spread) = index == 0 && layer.Kernel > 0 ? (0.0, 2 * 74 * Math.Sqrt(layer.Inputs)) : (layer.Inputs / 2.0, Math.Sqrt(layer.Inputs) / 2);
        return [.. Enumerable.Range(0, layer.Outputs).Select(row => row >= real ? 65535
            : random.Next(20) == 0 ? random.Next(2) == 0 ? -3 * layer.Inputs : 3 * layer.Inputs * (index == 0 && layer.Kernel > 0 ? 256 : 1)
            : (long)Math.Floor(mean + spread * (random.NextDouble() - 0.5)))];
    }

    private ulong Word(int index, int row, int first)
    {
        var word = 0UL;
        for (var bit = 0; bit < _layers[index].Lanes; bit++)
            word |= _weights[index][row, first + bit] ? 1UL << bit : 0;
        return word;
    }

    // Pixels are added or subtracted; bits count where they equal their weights, and padding bits are 0.
    private int Sum(int index, int row, int[] patch)
    {
        var readsPixels = index == 0 && _layers[0].Kernel > 0;
        var sum = 0;
        for (var column = 0; column < Columns(index); column++)
        {
            var (input, weight) = (column < patch.Length ? patch[column] : 0, _weights[index][row, column]);
            sum += readsPixels ? weight ? input : -input : input == (weight ? 1 : 0) ? 1 : 0;
        }
        return sum;
    }

    private static int[] Patch(int[] map, int edge, int channels, int top, int left, int kernel)
    {
        var patch = new List<int>();
        for (var y = top; y < top + kernel; y++)
        {
            for (var x = left; x < left + kernel; x++)
                patch.AddRange(map.AsSpan((y * edge + x) * channels, channels));
        }
        return [.. patch];
    }

    private static int[] Pooled(int[] map, int edge, int channels)
    {
        var half = edge / 2;
        var pooled = new int[half * half * channels];
        for (var i = 0; i < pooled.Length; i++)
        {
            var (position, channel) = Math.DivRem(i, channels);
            var (y, x) = Math.DivRem(position, half);
            foreach (var (down, right) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
                pooled[i] |= map[((2 * y + down) * edge + 2 * x + right) * channels + channel];
        }
        return pooled;
    }
}
