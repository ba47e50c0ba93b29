using TorchSharp;
using static TorchSharp.torch;

namespace CompactBnn.Training.Networks;

/// <summary>How the real numbers that are trained become the weights of a layer.</summary>
internal abstract record WeightCoding
{
    /// <summary>The weights, with a gradient for the real numbers.</summary>
    public abstract Tensor WeightsOf(Tensor latent);

    /// <summary>Whether the real numbers stay within -1 to 1.</summary>
    public virtual bool Clips => true;

    /// <summary>Real numbers start evenly between minus and plus this.</summary>
    /// <param name="spread">What the recipe says for binary layers.</param>
    /// <param name="fanIn">Inputs of a unit.</param>
    /// <param name="fanOut">Units that an input reaches.</param>
    public virtual double StartOf(double spread, long fanIn, long fanOut) => spread;
}

/// <summary>Weights of +1 and -1: the signs.</summary>
internal sealed record BinaryCoding : WeightCoding
{
    public override Tensor WeightsOf(Tensor latent) => BinarySign.Of(latent);
}

/// <summary>Integers from minus to plus <see cref="Most"/>: the real numbers times that, rounded, with the gradient passed straight through.</summary>
/// <param name="Bits">Bits of a weight, 2 to 8.</param>
internal sealed record IntegerCoding(int Bits) : WeightCoding
{
    /// <summary>Largest magnitude of a weight.</summary>
    public int Most => (1 << Bits - 1) - 1;

    /// <summary>The widest integers whose sums with numbers up to a magnitude stay exact in float32, which has 24 bits of mantissa.</summary>
    /// <param name="fanIn">Inputs of a unit.</param>
    /// <param name="largest">Largest magnitude of an input.</param>
    public static IntegerCoding For(long fanIn, int largest)
    {
        const long exact = 1 << 24;
        for (var bits = 8; bits > 2; bits--)
        {
            if (fanIn * largest * new IntegerCoding(bits).Most <= exact)
                return new(bits);
        }
        return fanIn * largest <= exact
            ? new(2)
            : throw new TrainingException($"The first layer sums {fanIn} bytes a unit, which float32 cannot hold exactly ({exact / largest} is the most); begin with a convolution or a pool, or read slices.");
    }

    public override Tensor WeightsOf(Tensor latent)
    {
        var scaled = latent * Most;
        return scaled + (scaled.round() - scaled).detach();
    }
}

/// <summary>The real numbers themselves.</summary>
internal sealed record RealCoding : WeightCoding
{
    public override bool Clips => false;

    public override Tensor WeightsOf(Tensor latent) => latent;

    // Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks (AISTATS 2010), equation 16.
    public override double StartOf(double spread, long fanIn, long fanOut) => Math.Sqrt(6.0 / (fanIn + fanOut));
}
