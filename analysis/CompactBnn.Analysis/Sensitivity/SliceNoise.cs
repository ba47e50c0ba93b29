using System.Runtime.InteropServices;

namespace CompactBnn.Analysis;

/// <summary>Random bits that take the place of slices: the same for the same seed and image, whatever else is measured and on however many threads.</summary>
internal static class SliceNoise
{
    /// <summary>Fills a picture's noise, one independent random byte a byte.</summary>
    public static void Fill(Span<byte> noise, int seed, int image)
    {
        // SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
        var state = (ulong)(uint)seed << 32 | (uint)image;
        state = Next(ref state);
        var words = MemoryMarshal.Cast<byte, ulong>(noise);
        for (var i = 0; i < words.Length; i++)
            words[i] = Next(ref state);
        var last = Next(ref state);
        for (var i = words.Length * sizeof(ulong); i < noise.Length; i++, last >>= 8)
            noise[i] = (byte)last;
    }

    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var value = state;
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return value ^ value >> 31;
    }
}
