using CompactBnn.Training.Recipes;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CompactBnn.Training.Fitting;

/// <summary>What training minimises, as tensors.</summary>
internal static class Loss
{
    /// <summary>The mean loss over a batch.</summary>
    /// <param name="kind">Which loss.</param>
    /// <param name="scores">Samples, classes.</param>
    /// <param name="labels">The class of each sample.</param>
    public static Tensor Of(LossKind kind, Tensor scores, Tensor labels) =>
        kind == LossKind.CrossEntropy ? functional.cross_entropy(scores, labels) : SquaredHinge(scores, labels);

    private static Tensor SquaredHinge(Tensor scores, Tensor labels)
    {
        var signs = functional.one_hot(labels, scores.shape[1]).to_type(scores.dtype) * 2 - 1;
        return (1 - signs * scores).clamp_min(0).square().mean();
    }
}
