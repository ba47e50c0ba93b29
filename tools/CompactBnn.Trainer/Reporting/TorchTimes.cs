using CompactBnn.Format;
using CompactBnn.Interop;
using CompactBnn.Training.Compaction;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Trainer.Reporting;

/// <summary>Full precision in TorchSharp: one thread, no gradients, norms folded into weights.</summary>
internal sealed class TorchTimes : IDisposable
{
    private readonly List<(Tensor Weights, Tensor? Bias, Tensor? Slope, Tensor? Offset, int Pool)> _layers = [];
    private readonly int _threads = get_num_threads();

    private TorchTimes(IReadOnlyList<FloatLayer> layers, Shape shape)
    {
        foreach (var layer in layers)
        {
            var size = Array.ConvertAll(layer.WeightShape, edge => (long)edge);
            if (size.Length == 2)
                _layers.Add((tensor(FloatChainExport.DenseWeights(layer, shape), size), tensor(layer.Offset), null, null, 1));
            else if (layer.Pool == 1)
                _layers.Add((tensor(FloatChainExport.ConvolutionWeights(layer), size), tensor(layer.Offset), null, null, 1));
            else
                _layers.Add((tensor(layer.Weights, size), null, tensor(layer.Slope, [1, size[0], 1, 1]), tensor(layer.Offset, [1, size[0], 1, 1]), layer.Pool));
            shape = size.Length == 2 ? new(1, 1, (int)size[0]) : new(shape.Height / layer.Pool, shape.Width / layer.Pool, (int)size[0]);
        }
    }

    public static TimedEngine Create(IReadOnlyList<FloatLayer> layers, Shape shape, byte[] images)
    {
        var network = new TorchTimes(layers, shape);
        set_num_threads(1);
        var encoded = TimedEngine.Encode(images, shape);
        return new(
            RowKind.FullPrecision, "TorchSharp", network.Evaluation(encoded[..(int)shape.Elements], 1, shape),
            network.Evaluation(encoded, RowTimes.BatchSize, shape), network);
    }

    public void Dispose()
    {
        set_num_threads(_threads);
        foreach (var (weights, bias, slope, offset, _) in _layers)
        {
            foreach (var part in new[] { weights, bias, slope, offset })
                part?.Dispose();
        }
    }

    private Action Evaluation(float[] encoded, int count, Shape shape)
    {
        var input = tensor(encoded, shape.Positions > 1 ? [count, shape.Channels, shape.Height, shape.Width] : [count, shape.Channels]);
        return () =>
        {
            using var scope = NewDisposeScope();
            using var inference = inference_mode();
            Evaluate(input);
        };
    }

    private Tensor Evaluate(Tensor value)
    {
        for (var i = 0; i < _layers.Count; i++)
        {
            var (weights, bias, slope, offset, pool) = _layers[i];
            if (weights.dim() == 2)
                value = functional.linear(value.dim() == 4 ? value.flatten(1) : value, weights, bias);
            else
                value = functional.conv2d(value, weights, bias, padding: [weights.shape[2] / 2, weights.shape[3] / 2]);
            if (pool > 1)
                value = functional.max_pool2d(value, pool, pool).mul_(slope!).add_(offset!);
            if (i < _layers.Count - 1)
                value = value.relu_();
        }
        return value;
    }
}
