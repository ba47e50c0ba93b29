namespace EdgeAot;

/// <summary>Writes what the network says of each image, a line at once, so that whoever reads along waits for nothing.</summary>
internal sealed class Report(TextWriter output, bool withSums) : IDisposable
{
    /// <summary>Classifies an image and writes its line.</summary>
    /// <param name="name">What the line calls it.</param>
    /// <param name="image">The network's input bytes.</param>
    public void Write(string name, ReadOnlySpan<byte> image)
    {
        output.Write(name);
        output.Write(": ");
        output.Write(DigitClassifier.Labels[DigitClassifier.Predict(image)]);
        if (withSums)
            WriteSums(image);
        output.Write('\n');
        output.Flush();
    }

    /// <summary>Writes what is left.</summary>
    public void Dispose() => output.Flush();

    private void WriteSums(ReadOnlySpan<byte> image)
    {
        Span<int> sums = stackalloc int[DigitClassifier.ClassCount];
        DigitClassifier.Sums(image, sums);
        foreach (var sum in sums)
        {
            output.Write(' ');
            output.Write(sum);
        }
    }
}
