using CompactBnn.Format;

namespace CompactBnn.Cli.Evaluation;

/// <summary>Probabilities of the classes.</summary>
internal static class Probability
{
    /// <summary>Softmax of the scores divided by the temperature; null for a network that stores neither a temperature nor a rejection threshold.</summary>
    public static double[]? Of(Scores operation, float[] scores)
    {
        if (operation.Temperature is null && operation.Rejection is null)
            return null;
        double temperature = operation.Temperature ?? 1, largest = scores.Max();
        var powers = Array.ConvertAll(scores, score => Math.Exp((score - largest) / temperature));
        var sum = powers.Sum();
        return Array.ConvertAll(powers, power => power / sum);
    }
}
