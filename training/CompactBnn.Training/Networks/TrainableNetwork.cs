using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>A network that the trainer can fit: samples in, one score a class out.</summary>
internal abstract class TrainableNetwork(string name) : Module<Tensor, Tensor>(name)
{
    /// <summary>Keeps all latent weights inside -1 to 1, where the straight-through gradient passes.</summary>
    public abstract void Clip();
}
