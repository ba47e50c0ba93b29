using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>A binary fully connected layer; a map is flattened in height, width, channel order first, as the network model does.</summary>
internal sealed class BinaryDense : BinaryLayer
{
    public BinaryDense(string name, int inputs, DensePlan plan, WeightCoding coding, double spread, NormOptions norm, Generator random, Device device)
        : base(name, [plan.Outputs, inputs], coding, spread, norm, random, device)
    {
    }

    /// <inheritdoc/>
    public override Tensor Sums(Tensor input)
    {
        var flat = input.dim() == 4 ? input.permute(0, 2, 3, 1).flatten(1) : input;
        return functional.linear(flat, Weights);
    }
}
