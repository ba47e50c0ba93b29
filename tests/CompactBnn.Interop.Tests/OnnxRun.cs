using CompactBnn.Format;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace CompactBnn.Interop.Tests;

/// <summary>A graph in ONNX Runtime, fed with bytes in H,W,C order.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly NetworkInput _input;

    public OnnxRun(byte[] model, NetworkInput input)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        _session = new InferenceSession(model, options);
        _input = input;
    }

    /// <summary>The scores of many images, one image after another.</summary>
    public float[] Scores(ReadOnlySpan<byte> images)
    {
        var (height, width, channels) = _input.Shape;
        var count = images.Length / (height * width * channels);
        var numbers = new float[images.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            var (image, rest) = Math.DivRem(i, height * width * channels);
            numbers[image * height * width * channels + rest % channels * height * width + rest / channels] = images[i];
        }
        int[] shape = _input is TableInput ? [count, channels] : [count, channels, height, width];
        using var results = _session.Run([NamedOnnxValue.CreateFromTensor(OnnxExport.InputName, new DenseTensor<float>(numbers, shape))]);
        return [.. results.Single().AsTensor<float>()];
    }

    public void Dispose() => _session.Dispose();
}
