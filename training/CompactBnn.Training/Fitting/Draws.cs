namespace CompactBnn.Training.Fitting;

/// <summary>Independent streams of random numbers from one seed, so that an epoch draws the same numbers whether or not the run was interrupted before it.</summary>
internal static class Draws
{
    /// <summary>What a stream is for.</summary>
    public enum Purpose
    {
        /// <summary>The division into learning and validation samples.</summary>
        Validation,

        /// <summary>Order and variation of the samples of an epoch.</summary>
        Epoch,
    }

    /// <summary>The stream for a purpose and, for <see cref="Purpose.Epoch"/>, an epoch.</summary>
    public static Random Of(int seed, Purpose purpose, int epoch = 0) =>
        // The mixing step of SplitMix64 (Steele, Lea, Flood 2014): neighbouring seeds and epochs get unrelated streams.
        new((int)(Mix(Mix(Mix((ulong)seed) + (ulong)purpose) + (ulong)epoch) >> 33));

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return value ^ value >> 31;
    }
}
