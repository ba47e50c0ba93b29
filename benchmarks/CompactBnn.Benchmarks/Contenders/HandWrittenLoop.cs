using System.Numerics;
using CompactBnn.Format;

namespace CompactBnn.Benchmarks.Contenders;

/// <summary>
/// What a good programmer writes without this project: packed words for each pixel, and for each output the loop over
/// <c>PopCount(input ^ weight)</c>. It knows binary convolutions and dense layers with thresholds, and OR pools; neighbouring taps of a
/// row are one run of words, a dense layer is a convolution over the whole map, and nothing is allocated while it runs.
/// </summary>
internal sealed unsafe class HandWrittenLoop
{
    private readonly Network _network;
    private readonly List<Layer> _layers = [];
    private readonly ulong[] _slices;

    public HandWrittenLoop(Network network)
    {
        _network = network;
        var planes = network.Operations[0] as EncodePlanes
            ?? throw new NotSupportedException($"the loop knows no {network.Operations[0].Kind}");
        var map = network.Values[0].Shape;
        _slices = new ulong[network.Input.Shape.Channels * 256];
        for (var i = 0; i < planes.Planes.Length; i++)
        {
            for (var value = 0; value < 256; value++)
                _slices[planes.Planes[i].Colour * 256 + value] |= (planes.Planes[i].Table[value] ? 1UL : 0) << i;
        }
        for (var i = 1; i < network.Operations.Length; i++)
        {
            if (network.Operations[i] is Flatten or Threshold or Scores)
                continue;
            var threshold = network.Operations[i + 1] as Threshold;
            RequirePlain(network.Operations[i], threshold);
            _layers.Add(network.Operations[i] switch
            {
                MaxPool => new PoolLayer(map),
                Convolution conv => new CountLayer(map, conv.Channels, conv.Window.Size, conv.Window.Padding.Top, conv.Weights, threshold),
                Dense dense => new CountLayer(map, dense.Units, new(map.Height, map.Width), 0, dense.Weights, threshold),
                var other => throw new NotSupportedException($"the loop knows no {other.Kind}"),
            });
            map = _layers[^1].Output;
        }
    }

    private static void RequirePlain(Operation operation, Threshold? threshold)
    {
        var isPlain = operation is not WeightedLayer { Weights.Kind: not WeightKind.Binary }
            && operation is not Convolution { Groups: not 1 } and not Convolution { PadValue: not 0 }
            && operation is not MaxPool { Minimum: not null }
            && (threshold is null || threshold.Channels.All(channel => channel.Firing == Firing.AtLeast));
        if (!isPlain)
            throw new NotSupportedException($"the loop knows no {operation.Kind} like '{operation.Name}'");
    }

    /// <summary>The sums of the last layer.</summary>
    public ReadOnlySpan<int> Sums(ReadOnlySpan<byte> image)
    {
        Encode(image, _layers[0].Map);
        for (var i = 0; i < _layers.Count; i++)
        {
            fixed (ulong* next = i + 1 < _layers.Count ? _layers[i + 1].Map : [])
                _layers[i].Run(next);
        }
        return ((CountLayer)_layers[^1]).Sums;
    }

    private void Encode(ReadOnlySpan<byte> image, ulong[] map)
    {
        var colours = _network.Input.Shape.Channels;
        for (var i = 0; i < map.Length; i++)
        {
            var word = 0UL;
            for (var colour = 0; colour < colours; colour++)
                word |= _slices[colour * 256 + image[i * colours + colour]];
            map[i] = word;
        }
    }

    private abstract class Layer(Shape input, Shape output)
    {
        public Shape Input { get; } = input;

        public Shape Output { get; } = output;

        public int Words { get; } = PackedBits.WordCount(input.Channels);

        public int OutputWords { get; } = PackedBits.WordCount(output.Channels);

        public ulong[] Map { get; } = new ulong[input.Positions * PackedBits.WordCount(input.Channels)];

        public abstract void Run(ulong* next);
    }

    private sealed class PoolLayer(Shape input) : Layer(input, new(input.Height / 2, input.Width / 2, input.Channels))
    {
        public override void Run(ulong* next)
        {
            for (var y = 0; y < Output.Height; y++)
            for (var x = 0; x < Output.Width; x++)
            for (var word = 0; word < Words; word++)
            {
                var first = (2 * y * Input.Width + 2 * x) * Words + word;
                var below = first + Input.Width * Words;
                *next++ = Map[first] | Map[first + Words] | Map[below] | Map[below + Words];
            }
        }
    }

    private sealed class CountLayer : Layer
    {
        private readonly int _rows, _columns, _padding;
        private readonly ulong[] _weights;
        private readonly int[]? _levels;

        public CountLayer(Shape input, int channels, Extent kernel, int padding, Weights weights, Threshold? threshold)
            : base(input, new(input.Height + 2 * padding - kernel.Vertical + 1, input.Width + 2 * padding - kernel.Horizontal + 1, channels))
        {
            (_rows, _columns) = kernel;
            _padding = padding;
            var taps = channels * _rows * _columns;
            _weights = new ulong[taps * Words];
            for (var tap = 0; tap < taps; tap++)
                weights.Signs!.CopyTo(tap * input.Channels, input.Channels, _weights.AsSpan(tap * Words, Words));
            _levels = threshold?.Channels.Select(channel => channel.Level).ToArray();
            Sums = new int[channels];
        }

        public int[] Sums { get; }

        public override void Run(ulong* next)
        {
            fixed (ulong* map = Map, weights = _weights)
            {
                for (var y = 0; y < Output.Height; y++)
                for (var x = 0; x < Output.Width; x++)
                {
                    int top = Math.Max(0, _padding - y), bottom = Math.Min(_rows, Input.Height + _padding - y);
                    int left = Math.Max(0, _padding - x), right = Math.Min(_columns, Input.Width + _padding - x);
                    var live = (bottom - top) * (right - left) * Input.Channels;
                    for (var n = 0; n < Sums.Length; n++)
                    {
                        var differences = 0;
                        for (var ky = top; ky < bottom; ky++)
                        {
                            var inputs = map + ((y + ky - _padding) * Input.Width + x + left - _padding) * Words;
                            var row = weights + ((n * _rows + ky) * _columns + left) * Words;
                            var run = (right - left) * Words;
                            for (var i = 0; i < run; i++)
                                differences += BitOperations.PopCount(inputs[i] ^ row[i]);
                        }
                        Sums[n] = live - 2 * differences;
                    }
                    if (_levels is null)
                        continue;
                    for (var word = 0; word < OutputWords; word++)
                    {
                        var bits = 0UL;
                        for (var n = word * 64; n < Math.Min(Sums.Length, word * 64 + 64); n++)
                            bits |= (Sums[n] >= _levels[n] ? 1UL : 0) << (n % 64);
                        *next++ = bits;
                    }
                }
            }
        }
    }
}
