using CompactBnn.Kernels;

namespace CompactBnn;

/// <summary>What the scores of an image say: the class, how sure it is, and whether it is sure enough.</summary>
/// <param name="Class">The class with the largest score; of equals the first one.</param>
/// <param name="Score">Its score.</param>
/// <param name="Margin">How far the second largest score lies below it, 0 or more; infinite where there is one class only.</param>
/// <param name="Probability">
/// The probability of the class, above 0 to 1: the softmax of the scores divided by the temperature. It is as good as the calibration that the
/// temperature comes from.
/// </param>
/// <param name="IsRejected">Whether the probability is below the rejection threshold: the image shows none of the classes.</param>
public readonly record struct Decision(int Class, float Score, float Margin, double Probability, bool IsRejected)
{
    /// <summary>Decides by scores.</summary>
    /// <param name="scores">One score a class, at least one, none of them NaN.</param>
    /// <param name="temperature">Divides the scores before the softmax; above 0.</param>
    /// <param name="rejection">Least probability of a prediction, 0 to 1; 0 rejects nothing.</param>
    /// <exception cref="ArgumentException">There is no score.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not above 0, or the threshold is not within 0 to 1.</exception>
    public static Decision Of(ReadOnlySpan<float> scores, float temperature = 1, float rejection = 0)
    {
        if (!(temperature > 0))
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is above 0.");
        if (!(rejection is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(rejection), rejection, "A rejection threshold is a probability, 0 to 1.");
        var best = Scoring.ArgMax(scores);
        var second = float.NegativeInfinity;
        var sum = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            // The largest score is taken off first, so that no power overflows.
            sum += Math.Exp(((double)scores[i] - scores[best]) / temperature);
            if (i != best && scores[i] > second)
                second = scores[i];
        }
        var probability = 1 / sum;
        return new(best, scores[best], scores[best] - second, probability, probability < rejection);
    }

    /// <summary>Decides about an image by a compiled network, with its temperature and rejection threshold.</summary>
    /// <typeparam name="TModel">A class with <see cref="BnnModelAttribute"/>; for a static class its nested type <c>Model</c>.</typeparam>
    /// <param name="image">The bytes of the image in the order row, column, channel.</param>
    /// <exception cref="ArgumentException">The image has another length than the network reads.</exception>
    public static Decision Of<TModel>(ReadOnlySpan<byte> image)
        where TModel : IBnnModel<TModel> => BnnClassifier.Of<TModel>().Decide(image);
}
