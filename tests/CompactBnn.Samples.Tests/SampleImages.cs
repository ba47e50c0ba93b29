using CompactBnn.Data;
using CompactBnn.Samples.Tests.Publishing;
using CompactBnn.Tests.Support;

namespace CompactBnn.Samples.Tests;

/// <summary>Images, and what the interpreter says of them.</summary>
internal static class SampleImages
{
    private static readonly BnnInterpreter Digits = BnnInterpreter.Load(Repository.PathOf("models", "mnist", "mnist.cbnn"));

    /// <summary>The drawings of the samples, in the order of their digits.</summary>
    public static string[] Drawings { get; } =
        [.. Directory.GetFiles(Repository.PathOf("sample-apps", "Digits", "drawings"), "*.png").Order(StringComparer.Ordinal)];

    /// <summary>The network's input bytes of all drawings, one after another.</summary>
    public static byte[] DrawnFrames { get; } = [.. Drawings.SelectMany(path => InputEncoder.Encode(PictureFile.Read(path), Digits.Network.Input))];

    /// <summary>Frames of random bytes, the same each time.</summary>
    public static byte[] RandomFrames(int count)
    {
        var frames = new byte[count * Digits.InputLength];
        new Random(7).NextBytes(frames);
        return frames;
    }

    /// <summary>The test images of MNIST; without them the test is skipped.</summary>
    public static DataSplit TestImages()
    {
        var set = KnownDataSets.All.Single(set => set.Name == "mnist");
        Available.OrSkip(DataSets.Find(set, DataLocations.FromEnvironment()) is not null, $"The data set mnist is not on this machine: {set.GetCommand}");
        return DataSets.Open("mnist").Test;
    }

    /// <summary>Class and sums of each frame, as the samples print them: <c>3 -10 -8 ...</c>.</summary>
    public static IEnumerable<string> Expected(ReadOnlyMemory<byte> frames)
    {
        var sums = new int[Digits.ClassCount];
        for (var at = 0; at < frames.Length; at += Digits.InputLength)
        {
            var frame = frames.Slice(at, Digits.InputLength).Span;
            Digits.Sums(frame, sums);
            yield return $"{Digits.Labels[Digits.Predict(frame)]} {string.Join(' ', sums)}";
        }
    }
}
