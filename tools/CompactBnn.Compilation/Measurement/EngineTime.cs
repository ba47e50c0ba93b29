namespace CompactBnn.Compilation.Measurement;

/// <summary>The speed of an engine.</summary>
/// <param name="Engine">Its name.</param>
/// <param name="NsPerImage">Nanoseconds an image in the quickest round, of all threads together.</param>
/// <param name="BytesPerCall">Managed bytes that a call allocates on its thread.</param>
public sealed record EngineTime(string Engine, double NsPerImage, long BytesPerCall)
{
    /// <summary>Images a second.</summary>
    public double ImagesPerSecond => 1e9 / NsPerImage;
}
