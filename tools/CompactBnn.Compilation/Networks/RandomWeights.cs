using CompactBnn.Format;

namespace CompactBnn.Compilation.Networks;

/// <summary>Random weights: time does not depend on the values.</summary>
public static class RandomWeights
{
    /// <summary>Weights of +1 and -1.</summary>
    /// <param name="random">Where they are drawn from.</param>
    /// <param name="count">How many.</param>
    public static Weights Binary(Random random, int count)
    {
        var bits = new bool[count];
        for (var i = 0; i < count; i++)
            bits[i] = random.Next(2) != 0;
        return Weights.Binary(PackedBits.From(bits));
    }
}
