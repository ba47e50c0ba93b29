using System.Globalization;
using System.Runtime.InteropServices;
using CompactBnn.Data;
using CompactBnn.Interop;
using Microsoft.ML.OnnxRuntime;

namespace CompactBnn.Cli.Import;

/// <summary>What comparing an imported network with its source gave.</summary>
/// <param name="RandomImages">Random inputs compared.</param>
/// <param name="RealImages">Images of a data set compared.</param>
/// <param name="LargestDeviation">Largest difference of a score.</param>
/// <param name="ChangedRandom">Random inputs whose class is another one; in networks of fixed point only.</param>
/// <param name="ChangedReal">Images of a data set whose class is another one; in networks of fixed point only.</param>
/// <param name="IsFixedPoint">Whether scores may differ, since branches of real numbers became fixed point.</param>
/// <param name="Reason">Why nothing was compared; null where something was.</param>
internal sealed record ImportCheck(int RandomImages, int RealImages, double LargestDeviation, int ChangedRandom, int ChangedReal, bool IsFixedPoint, string? Reason)
{
    private const int RandomCount = 64;

    private const int MostRealImages = 1000;

    private const int MostFixedPointImages = 10_000;

    // The part of all inputs whose class fixed point may change; a fault of the import changes most.
    private const double MostChanged = 0.25;

    /// <summary>Nothing was compared.</summary>
    public static ImportCheck NotRun(string reason) => new(0, 0, 0, 0, 0, false, reason);

    /// <summary>Compares scores and classes on random inputs and on test images.</summary>
    /// <param name="path">The imported file, for messages.</param>
    /// <param name="result">The import.</param>
    /// <param name="images">Images to compare; null for none.</param>
    /// <exception cref="CommandException">They differ; the message shows the first bit that does.</exception>
    public static ImportCheck Run(string path, ImportResult result, DataSplit? images)
    {
        if (result.Graph is null)
            return NotRun(result.Source == "BNN-PYNQ" ? "a folder of parameters is no graph that could be run" : "its operators have no standard form in its operator set");
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
            var changed = verification.ChangedClasses;
            var real = Math.Min(images?.Count ?? 0, result.IsFixedPoint ? MostFixedPointImages : MostRealImages);
            for (var i = 0; i < real; i++)
                Compare(path, result, verification, engine, images!.Image(i), $"image {i}");
            var check = new ImportCheck(RandomCount, real, verification.LargestDeviation, changed, verification.ChangedClasses - changed, result.IsFixedPoint, null);
            return check.ChangedRandom + check.ChangedReal <= MostChanged * (RandomCount + real) ? check
                : throw new CommandException($"{path}: {check}. That is more than fixed point explains. Nothing was written; --no-verify writes the network nevertheless.");
        }
        catch (OnnxRuntimeException error)
        {
            return NotRun($"ONNX Runtime cannot run the source: {error.Message}");
        }
        catch (TypeInitializationException error) when (error.InnerException is DllNotFoundException)
        {
            return NotRun($"ONNX Runtime has no library for {RuntimeInformation.RuntimeIdentifier}");
        }
    }

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        if (Reason is not null)
            return $"not verified: {Reason}";
        var inputs = string.Create(CultureInfo.InvariantCulture, $"{RandomImages} random inputs{(RealImages > 0 ? $" and {RealImages} images" : "")}");
        var shares = string.Create(CultureInfo.InvariantCulture, $"{Share(ChangedRandom, RandomImages)} of classes change on random inputs")
            + (RealImages > 0 ? $" and {Share(ChangedReal, RealImages)} on images" : "");
        return IsFixedPoint
            ? string.Create(CultureInfo.InvariantCulture, $"compared in ONNX Runtime on {inputs}: {shares}, scores differ by up to {LargestDeviation:g3}")
            : string.Create(CultureInfo.InvariantCulture, $"verified in ONNX Runtime on {inputs}: equal classes, scores equal within {LargestDeviation:g3}");
    }

    private static string Share(int part, int whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.##} %");

    private static void Compare(string path, ImportResult result, Verification verification, OnnxEngine engine, ReadOnlySpan<byte> image, string title)
    {
        if (verification.IsAlike(image, engine.Run))
            return;
        using var layers = new OnnxEngine(result.Graph!, withLayers: true);
        throw new CommandException($"{path}: the network and its source differ on {title}: {verification.Explain(image, layers.Run)}. "
            + "Nothing was written; --no-verify writes the network nevertheless.");
    }
}
