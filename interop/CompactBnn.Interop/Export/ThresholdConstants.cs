using CompactBnn.Format;

namespace CompactBnn.Interop;

/// <summary>
/// Thresholds as a clip: a channel fires exactly where <c>factor * sum + shift</c> is above 0. The number is an odd integer, so clipped to -1 and +1 it is the bit.
/// </summary>
/// <remarks>A clip, since ONNX Runtime fuses it with the convolution before it and takes a quarter less time than for a <c>Sign</c>.</remarks>
internal static class ThresholdConstants
{
    /// <summary>Factor and shift of each channel.</summary>
    public static (float[] Factors, float[] Shifts) Of(Threshold threshold)
    {
        var (factors, shifts) = (new float[threshold.Channels.Length], new float[threshold.Channels.Length]);
        for (var i = 0; i < factors.Length; i++)
        {
            var (firing, level) = threshold.Channels[i];
            // No sum is beyond this; so a level that the file did not bring into canonical form stays small enough for float32.
            level = Math.Clamp(level, -ExportLimits.LargestSum, ExportLimits.LargestSum);
            (factors[i], shifts[i]) = firing switch
            {
                Firing.AtLeast => (2, 1 - 2 * level),
                Firing.AtMost => (-2, 2 * level + 1),
                Firing.Always => (0, 1),
                _ => (0f, -1f),
            };
        }
        return (factors, shifts);
    }
}
