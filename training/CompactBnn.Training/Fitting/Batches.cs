using CompactBnn.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace CompactBnn.Training.Fitting;

/// <summary>Samples as tensors that a network reads, batch by batch.</summary>
internal sealed class Batches(DataSplit samples, ISampleEncoder encoder, Device device)
{
    private readonly int _planeLength = checked((int)encoder.Planes.Elements);

    /// <summary>Encodes the samples as they are.</summary>
    /// <param name="indices">Which samples.</param>
    /// <returns>Samples, planes, height, width.</returns>
    public Tensor Encode(ReadOnlySpan<int> indices)
    {
        var planes = new float[indices.Length * _planeLength];
        for (var i = 0; i < indices.Length; i++)
            encoder.Encode(samples.Image(indices[i]), planes.AsSpan(i * _planeLength, _planeLength));
        return ToTensor(planes, indices.Length);
    }

    /// <summary>Varies the samples and encodes them.</summary>
    /// <param name="indices">Which samples.</param>
    /// <param name="variation">How they vary.</param>
    /// <param name="random">Where the variation is drawn from.</param>
    public Tensor Encode(ReadOnlySpan<int> indices, PictureVariation variation, Random random)
    {
        var planes = new float[indices.Length * _planeLength];
        var varied = new byte[samples.Shape.Elements];
        for (var i = 0; i < indices.Length; i++)
        {
            variation.Apply(samples.Image(indices[i]), varied, random);
            encoder.Encode(varied, planes.AsSpan(i * _planeLength, _planeLength));
        }
        return ToTensor(planes, indices.Length);
    }

    /// <summary>The classes of samples.</summary>
    public Tensor Labels(ReadOnlySpan<int> indices)
    {
        var labels = new long[indices.Length];
        for (var i = 0; i < indices.Length; i++)
            labels[i] = samples.Label(indices[i]);
        return tensor(labels, device: device);
    }

    private Tensor ToTensor(float[] planes, int count)
    {
        var shape = encoder.Planes;
        return tensor(planes, [count, shape.Height, shape.Width, shape.Channels], device: device).permute(0, 3, 1, 2);
    }
}
