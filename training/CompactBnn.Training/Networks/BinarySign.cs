using TorchSharp;
using static TorchSharp.torch;

namespace CompactBnn.Training.Networks;

/// <summary>The sign with a straight-through gradient: +1 where x is at least 0, else -1; the gradient passes unchanged where |x| is at most 1 and stops elsewhere.</summary>
/// <remarks>Courbariaux, Hubara, Soudry, El-Yaniv, Bengio: Binarized Neural Networks (arXiv 1602.02830), section 1.3.</remarks>
internal sealed class BinarySign : autograd.SingleTensorFunction<BinarySign>
{
    public override string Name => nameof(BinarySign);

    /// <summary>Signs of a tensor of any shape.</summary>
    public static Tensor Of(Tensor values) => apply(values);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var values = (Tensor)vars[0];
        ctx.save_for_backward([values]);
        return values.ge(0).to_type(values.dtype).mul_(2).sub_(1);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var values = ctx.get_saved_variables()[0];
        return [grad_output.mul(values.abs().le(1))];
    }
}
