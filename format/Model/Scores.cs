namespace CompactBnn.Format;

/// <summary>The last operation: the score of class <c>i</c> is <c>(float)sum[i] * Scale[i] + Bias[i]</c>, in float32, multiplied first and then added. The class is the first one with the largest score.</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of height 1 and width 1, of integers, or of bits (which count as +1 and -1).</param>
/// <param name="Scale">One finite factor a class.</param>
/// <param name="Bias">One finite summand a class.</param>
/// <param name="Temperature">Divides the scores before a softmax makes probabilities of them; above 0. Null where the network was not calibrated.</param>
/// <param name="Rejection">A prediction whose probability is below this means "none of these"; 0 to 1. Null where there is no such threshold.</param>
public sealed record Scores(
    string Name, string Input, EquatableArray<float> Scale, EquatableArray<float> Bias, float? Temperature = null, float? Rejection = null)
    : Operation(Name, Input)
{
    /// <inheritdoc/>
    public override string Kind => "scores";
}
