using CompactBnn.Interop;
using CompactBnn.Kernels;
using CompactBnn.Training.Compaction;
using CompactBnn.Training.Fitting;
using Microsoft.ML.OnnxRuntime;

namespace CompactBnn.Training.Tests.Compaction;

public sealed class FullPrecisionTests
{
    [Fact]
    public void It_learns_what_is_easy_and_ONNX_Runtime_gives_the_same_classes()
    {
        var recipe = RowRecipes.FullPrecision(TinyData.Recipe with { Fitting = TinyData.Recipe.Fitting with { Epochs = 20 } });
        TrainingRun.TrainToValidate(recipe, TinyData.Set, new(TinyData.Set, 1), TrainingDevice.Cpu, SilentObserver.Instance, TestContext.Current.CancellationToken);

        var network = TrainingRun.TestFullPrecision(recipe, TinyData.Set);

        Assert.True(network.Results.TestAccuracy > 0.8, $"{network.Results.TestAccuracy:p1}");
        // Float32 sums in another order, so an image at the border of two classes may change sides.
        Assert.Equal(network.Results.TestAccuracy, AccuracyOf(network.Layers), 1.01 / TinyData.Set.Test.Count);
    }

    private static double AccuracyOf(IReadOnlyList<FullPrecisionLayer> layers)
    {
        var model = FloatChainExport.ToBytes(
            "tiny", TinyData.Shape, [.. layers.Select(layer => new FloatLayer(layer.WeightShape, layer.Weights, layer.Slope, layer.Offset, layer.Pool))]);
        using var oneThread = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model, oneThread);
        using var options = new Microsoft.ML.OnnxRuntime.RunOptions();
        var test = TinyData.Set.Test;
        var encoded = test.Images.ToArray().Select(value => (value - 128) / 64f).ToArray();
        using var input = OrtValue.CreateTensorValueFromMemory(encoded, [test.Count, 1, TinyData.Shape.Height, TinyData.Shape.Width]);
        using var outputs = session.Run(options, [OnnxExport.InputName], [input], [OnnxExport.OutputName]);
        var scores = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        return Enumerable.Range(0, test.Count).Average(i => Scoring.ArgMax(scores.AsSpan(3 * i, 3)) == test.Label(i) ? 1.0 : 0);
    }
}
