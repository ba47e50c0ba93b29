using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Networks;

/// <summary>A network that the trainer can fit: samples in, one score a class out.</summary>
internal abstract class TrainableNetwork(string name) : Module<Tensor, Tensor>(name)
{
    /// <summary>The layers with binary weights.</summary>
    public abstract IEnumerable<BinaryLayer> BinaryLayers { get; }

    /// <summary>The sum of <c>1 - w^2</c> over the latent weights of binary layers, which is 0 where all are +1 or -1.</summary>
    /// <remarks>The regulariser of the authors' public code (PSCLab-ASU/C-BNN), which adds it to the loss with the factor 0.001.</remarks>
    public Tensor DistanceFromBinary() =>
        BinaryLayers.Select(layer => (1 - layer.Latent.square()).sum()).Aggregate((sum, next) => sum + next);

    /// <summary>Whether all parameters are numbers. The loss does not tell: a sign makes -1 of what is no number.</summary>
    public bool IsFinite()
    {
        using var scope = NewDisposeScope();
        return parameters().All(parameter => parameter.isfinite().all().item<bool>());
    }

    /// <summary>Keeps all latent weights inside -1 to 1, where the straight-through gradient passes.</summary>
    public abstract void Clip();
}
