using System.Globalization;

namespace EdgeAot;

/// <summary>A camera's raw frames: the network's input bytes, one image after another.</summary>
internal static class Frames
{
    /// <summary>Classifies frames as they come, each as soon as its last byte is there.</summary>
    /// <param name="path">A file, or <c>-</c> for standard input.</param>
    /// <param name="report">Takes a line a frame.</param>
    /// <returns>The exit code.</returns>
    public static int Classify(string path, Report report)
    {
        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            return Classify(stream, path == "-" ? "standard input" : path, report);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{path}: {error.Message}");
            return 1;
        }
    }

    private static int Classify(Stream stream, string name, Report report)
    {
        Span<byte> frame = new byte[DigitClassifier.InputLength];
        for (var index = 0; ; index++)
        {
            var read = stream.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false);
            if (read == frame.Length)
            {
                report.Write(index.ToString(CultureInfo.InvariantCulture), frame);
                continue;
            }
            if (read == 0 && index > 0)
                return 0;
            Console.Error.WriteLine($"{name}: ends after {read} bytes of frame {index}; a frame has {frame.Length} bytes, and there is at least one.");
            return 1;
        }
    }
}
