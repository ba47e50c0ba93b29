using CompactBnn.Format;
using CompactBnn.Interop;
using CompactBnn.Training.Native;
using TorchSharp;
using static TorchSharp.torch;
using Functions = TorchSharp.torch.nn.functional;
using Padding = CompactBnn.Format.Padding;

namespace CompactBnn.Benchmarks.Contenders;

/// <summary>
/// The network in float32 by TorchSharp, on one thread, in inference mode. Thresholds are folded into weights and biases, so that a layer is a
/// convolution or a linear function and a clamp in place. It reads what the encoding makes.
/// </summary>
internal sealed class Torch : Contender, IDisposable
{
    private readonly List<Func<Tensor, Tensor>> _layers = [];
    private readonly QuietErrors _quiet = new();
    private readonly Tensor _input;
    private readonly float[] _scores;

    /// <exception cref="TrainingException">libtorch does not load here.</exception>
    /// <exception cref="NotSupportedException">The network has something that is not written down here.</exception>
    public Torch(Network network, ImageBatch batch)
        : base("TorchSharp float32")
    {
        TorchLibrary.Load();
        set_num_threads(1);
        var (height, width, channels) = batch.Encoded;
        _input = tensor(batch.Numbers(), [batch.Count, channels, height, width]);
        _scores = new float[batch.Count * network.ClassCount];
        foreach (var operation in network.Operations.Skip(1))
            Add(network, operation);
    }

    public override ReadOnlySpan<float> Scores => _scores;

    public override void Run()
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var value = _input;
        foreach (var layer in _layers)
            value = layer(value);
        value.data<float>().CopyTo(_scores);
    }

    public void Dispose()
    {
        _input.Dispose();
        _quiet.Dispose();
    }

    private void Add(Network network, Operation operation)
    {
        switch (operation)
        {
            case Convolution conv when conv.PadValue == 0 || conv.Window.Padding == Padding.None:
                AddConvolution(network, conv);
                break;
            case Dense dense:
                AddDense(network, dense);
                break;
            case Threshold threshold when IsFolded(network, threshold):
                _layers.Add(value => value.clamp_(-1, 1));
                break;
            case MaxPool { Minimum: null, Window.Ceiling: false } pool when pool.Window.Padding == Padding.None:
                var (size, stride) = (pool.Window.Size, pool.Window.Stride);
                _layers.Add(value => Functions.max_pool2d(value, [size.Vertical, size.Horizontal], [stride.Vertical, stride.Horizontal]));
                break;
            case Flatten:
                break;
            case Scores scores:
                var (scale, bias) = (Constant(scores.Scale.AsSpan(), network.ClassCount), Constant(scores.Bias.AsSpan(), network.ClassCount));
                _layers.Add(value => value.mul_(scale).add_(bias));
                break;
            default:
                throw new NotSupportedException($"'{operation.Name}' is not written down for TorchSharp");
        }
    }

    private void AddConvolution(Network network, Convolution conv)
    {
        var layer = LayerConstants.Of(network, conv);
        var channels = network.ValueOf(conv.Input).Shape.Channels;
        var (size, stride, dilation, padding, _) = conv.Window;
        if (padding.Top != padding.Bottom || padding.Left != padding.Right)
            throw new NotSupportedException($"'{conv.Name}' is padded unevenly");
        var weights = Constant(layer.ConvolutionWeights(conv, channels), conv.Channels, channels / conv.Groups, size.Vertical, size.Horizontal);
        var shift = layer.Shift is null ? null : Constant(layer.Shift, conv.Channels);
        _layers.Add(value => Functions.conv2d(value, weights, shift, [stride.Vertical, stride.Horizontal], [padding.Top, padding.Left],
            [dilation.Vertical, dilation.Horizontal], conv.Groups));
    }

    private void AddDense(Network network, Dense dense)
    {
        var layer = LayerConstants.Of(network, dense);
        var flattened = network.Operations.SingleOrDefault(operation => operation.Name == dense.Input) is Flatten flatten
            ? network.ValueOf(flatten.Input).Shape : (Shape?)null;
        var weights = Constant(layer.DenseWeights(dense, flattened), dense.Units, dense.Weights.Count / dense.Units);
        var shift = layer.Shift is null ? null : Constant(layer.Shift, dense.Units);
        _layers.Add(value => Functions.linear(value.flatten(1), weights, shift));
    }

    private static bool IsFolded(Network network, Threshold threshold) =>
        network.Operations.Single(operation => operation.Name == threshold.Input) is WeightedLayer layer && LayerConstants.Of(network, layer).Threshold == threshold;

    private static Tensor Constant(ReadOnlySpan<float> numbers, params long[] dimensions) => tensor(numbers.ToArray(), dimensions);
}
