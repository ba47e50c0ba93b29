using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Format;
using CompactBnn.Interop;
using CompactBnn.Training.Compaction;

namespace CompactBnn.Trainer.Reporting;

/// <summary>How long a row's network takes an image, on one thread.</summary>
/// <param name="Row">The row.</param>
/// <param name="Engine">What evaluates it.</param>
/// <param name="One">Nanoseconds an image, one at a time.</param>
/// <param name="Batch">Nanoseconds an image in a batch of <see cref="RowTimes.BatchSize"/>.</param>
internal sealed record RowTime(RowKind Row, string Engine, double One, double Batch);

/// <summary>Times the rows of the table side by side: generated code for the binary ones, ONNX Runtime and TorchSharp for full precision.</summary>
internal static class RowTimes
{
    /// <summary>Images of a batch.</summary>
    public const int BatchSize = 512;

    private const string Generated = "generated code", Interpreted = "interpreter";

    /// <summary>Times all rows on test images.</summary>
    public static IReadOnlyList<RowTime> Measure(CompactionResult result, CancellationToken cancellation)
    {
        var images = Images(result);
        var length = (int)result.Data.Shape.Elements;
        var engines = new List<TimedEngine>();
        try
        {
            foreach (var row in result.Rows.Where(row => row.Network is not null))
                engines.Add(Binary(row.Row, row.Row == RowKind.Cbnn ? result.Network : row.Network!, images, length, cancellation));
            var layers = result.Rows.Single(row => row.Row == RowKind.FullPrecision).Layers;
            var floats = layers.Select(layer => new FloatLayer(layer.WeightShape, layer.Weights, layer.Slope, layer.Offset, layer.Pool)).ToArray();
            engines.Add(OnnxTimes.Create(floats, result.Data.Shape, images));
            engines.Add(TorchTimes.Create(floats, result.Data.Shape, images));
            var one = NativeErrors.Silenced(() => new TurnTimer { Rounds = 40, Cancellation = cancellation }.Measure([.. engines.Select(engine => engine.One)]));
            var batch = new TurnTimer { Rounds = 9, Cancellation = cancellation, WarmUp = TimeSpan.FromSeconds(0.2) }.Measure([.. engines.Select(engine => engine.Batch)]);
            return [.. engines.Select((engine, i) => new RowTime(engine.Row, engine.Name, one[i].Least, batch[i].Least / BatchSize))];
        }
        finally
        {
            engines.ForEach(engine => engine.Dispose());
        }
    }

    // Test images, repeated where there are fewer than a batch.
    private static byte[] Images(CompactionResult result)
    {
        var test = result.Data.Test;
        var length = (int)result.Data.Shape.Elements;
        var images = new byte[BatchSize * length];
        for (var i = 0; i < BatchSize; i++)
            test.Image(i % test.Count).CopyTo(images.AsSpan(i * length));
        return images;
    }

    private static TimedEngine Binary(RowKind row, Network network, byte[] images, int length, CancellationToken cancellation)
    {
        var classes = new int[BatchSize];
        if (NetworkCompiler.TryCompile(network, cancellation) is { } compiled)
            return new(row, Generated, () => compiled.Predict(images.AsSpan(0, length)), () => compiled.PredictBatch(images, classes));
        var interpreter = new BnnInterpreter(network);
        return new(row, Interpreted, () => interpreter.Predict(images.AsSpan(0, length)), () => interpreter.PredictBatch(images, classes));
    }
}

/// <summary>Something that is timed.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Name">Its name.</param>
/// <param name="One">Evaluates one image.</param>
/// <param name="Batch">Evaluates a batch.</param>
/// <param name="Resource">What it holds.</param>
internal sealed record TimedEngine(RowKind Row, string Name, Action One, Action Batch, IDisposable? Resource = null) : IDisposable
{
    public void Dispose() => Resource?.Dispose();

    /// <summary>The numbers that a network of full precision reads, in channel, height, width order.</summary>
    public static float[] Encode(byte[] images, Shape shape)
    {
        var length = (int)shape.Elements;
        int positions = (int)shape.Positions, channels = shape.Channels;
        var encoded = new float[images.Length];
        for (var i = 0; i < images.Length; i++)
        {
            var (image, element) = Math.DivRem(i, length);
            encoded[image * length + element % channels * positions + element / channels] = (images[i] - 128) / 64f;
        }
        return encoded;
    }
}
