using System.Globalization;
using CompactBnn.Data;
using CompactBnn.Interop;
using Microsoft.ML.OnnxRuntime;

namespace CompactBnn.Cli.Import;

/// <summary>What comparing an imported network with its source gave.</summary>
/// <param name="RandomImages">Random inputs compared.</param>
/// <param name="RealImages">Images of a data set compared.</param>
/// <param name="LargestDeviation">Largest difference of a score.</param>
/// <param name="Reason">Why nothing was compared; null where something was.</param>
internal sealed record ImportCheck(int RandomImages, int RealImages, double LargestDeviation, string? Reason)
{
    private const int RandomCount = 64;

    private const int MostRealImages = 1000;

    /// <summary>Compares scores and classes on random inputs and on test images.</summary>
    /// <param name="path">The imported file, for messages.</param>
    /// <param name="result">The import.</param>
    /// <param name="images">Images to compare; null for none.</param>
    /// <exception cref="CommandException">They differ; the message shows the first bit that does.</exception>
    public static ImportCheck Run(string path, ImportResult result, DataSplit? images)
    {
        if (result.Graph is null)
            return new(0, 0, 0, result.Source == "BNN-PYNQ" ? "a folder of parameters is no graph that could be run" : "its operators have no standard form in its operator set");
        try
        {
            using var engine = new OnnxEngine(result.Graph);
            var verification = new Verification(result);
            var random = new Random(1);
            var input = new byte[result.Network.Input.Shape.Elements];
            for (var i = 0; i < RandomCount; i++)
            {
                random.NextBytes(input);
                Compare(path, result, verification, engine, input, $"random input {i}");
            }
            var real = Math.Min(images?.Count ?? 0, MostRealImages);
            for (var i = 0; i < real; i++)
                Compare(path, result, verification, engine, images!.Image(i), $"image {i}");
            return new(RandomCount, real, verification.LargestDeviation, null);
        }
        catch (OnnxRuntimeException error)
        {
            return new(0, 0, 0, $"ONNX Runtime cannot run the source: {error.Message}");
        }
    }

    /// <summary>One line for people.</summary>
    public override string ToString() => Reason is not null ? $"not verified: {Reason}"
        : string.Create(CultureInfo.InvariantCulture, $"verified in ONNX Runtime on {RandomImages} random inputs{(RealImages > 0 ? $" and {RealImages} images" : "")}: ")
            + string.Create(CultureInfo.InvariantCulture, $"equal classes, scores equal within {LargestDeviation:g3}");

    private static void Compare(string path, ImportResult result, Verification verification, OnnxEngine engine, ReadOnlySpan<byte> image, string title)
    {
        if (verification.IsAlike(image, engine.Run))
            return;
        using var layers = new OnnxEngine(result.Graph!, withLayers: true);
        throw new CommandException($"{path}: the network and its source differ on {title}: {verification.Explain(image, layers.Run)}. "
            + "Nothing was written; --no-verify writes the network nevertheless.");
    }
}
