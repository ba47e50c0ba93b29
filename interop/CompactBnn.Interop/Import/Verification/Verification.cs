using System.Globalization;
using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Interop.Import;
using CompactBnn.Kernels;

namespace CompactBnn.Interop;

/// <summary>Evaluates a source graph for one image.</summary>
/// <param name="numbers">The graph's input.</param>
/// <returns>The outputs of the graph by their names.</returns>
public delegate IReadOnlyDictionary<string, float[]> SourceEngine(float[] numbers);

/// <summary>Compares an imported network with the graph that it was made of.</summary>
public sealed class Verification
{
    /// <summary>Scores may differ by this part of the largest one: they are the rounded results of other orders of float32 operations.</summary>
    public const double Tolerance = 1e-4;

    private readonly Network _network;
    private readonly SourceGraph _graph;
    private readonly BnnInterpreter _interpreter;
    private readonly bool _isFixedPoint;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="result">The import, with a source graph.</param>
    public Verification(ImportResult result)
    {
        _network = result.Network;
        _graph = result.Graph ?? throw new ArgumentException("The source is no graph.", nameof(result));
        _interpreter = new(_network);
        _isFixedPoint = result.IsFixedPoint;
    }

    /// <summary>Images compared so far.</summary>
    public int Images { get; private set; }

    /// <summary>The largest difference of a score so far.</summary>
    public double LargestDeviation { get; private set; }

    /// <summary>Images so far whose class is another one, in a network of fixed point, where that is no fault.</summary>
    public int ChangedClasses { get; private set; }

    /// <summary>Compares the scores of an image.</summary>
    /// <param name="image">The bytes in H,W,C order.</param>
    /// <param name="engine">Evaluates <see cref="SourceGraph.ToBytes"/>.</param>
    /// <returns>Whether the class is the same and all scores are within <see cref="Tolerance"/>; in a network of fixed point, whether there are as many scores.</returns>
    public bool IsAlike(ReadOnlySpan<byte> image, SourceEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var expected = engine(_graph.Numbers(image))[_graph.OutputName];
        var found = new float[_network.ClassCount];
        _interpreter.Score(image, found);
        Images++;
        if (expected.Length != found.Length)
            return false;
        var size = Math.Max(1, expected.Max(Math.Abs));
        var deviation = expected.Zip(found, (a, b) => Math.Abs((double)a - b)).Max();
        LargestDeviation = Math.Max(LargestDeviation, deviation);
        // Of two scores that differ by rounding only, either may be the greater one.
        var best = Scoring.ArgMax(expected);
        if (_isFixedPoint)
        {
            ChangedClasses += best == Scoring.ArgMax(found) ? 0 : 1;
            return true;
        }
        return deviation <= Tolerance * size && (best == Scoring.ArgMax(found) || expected[best] - expected[Scoring.ArgMax(found)] <= Tolerance * size);
    }

    /// <summary>Where network and graph part ways for an image: the first threshold whose bit differs, with its sum.</summary>
    /// <param name="image">The bytes in H,W,C order.</param>
    /// <param name="engine">Evaluates <see cref="SourceGraph.ToBytes"/> with layers.</param>
    public string Explain(ReadOnlySpan<byte> image, SourceEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var outputs = engine(_graph.Numbers(image));
        var values = ReferenceEngine.Values(_network, image);
        foreach (var checkpoint in _graph.Checkpoints)
        {
            if (FirstDifference(checkpoint, outputs[checkpoint.SourceValue], values) is { } difference)
                return difference;
        }
        var scores = new float[_network.ClassCount];
        _interpreter.Score(image, scores);
        return $"all bits are equal, the scores are [{Text(scores)}] where the source has [{Text(outputs[_graph.OutputName])}]";
    }

    private string? FirstDifference(Checkpoint checkpoint, float[] source, int[][] values)
    {
        var index = _network.IndexOf(checkpoint.NetworkValue);
        var threshold = (Threshold)_network.Operations[index];
        for (var i = 0; i < checkpoint.Order.Length && i < source.Length; i++)
        {
            var place = checkpoint.Order[i];
            var channel = place % threshold.Channels.Length;
            var expected = checkpoint.Offset[channel].ToDouble() + checkpoint.Scale[channel].ToDouble() * values[index][place];
            if (Math.Abs(source[i] - expected) <= Tolerance * Math.Max(1, Math.Abs(expected)))
                continue;
            var position = place / threshold.Channels.Length;
            var width = _network.Values[index].Shape.Width;
            var sum = values[_network.IndexOf(threshold.Input)][place];
            var (firing, level) = threshold.Channels[channel];
            var tie = Math.Abs((long)sum - level) <= 2 ? ". That is a near tie, which float32 rounds to the other side" : "";
            return string.Create(CultureInfo.InvariantCulture,
                $"'{checkpoint.SourceValue}', which '{checkpoint.SourceNode}' reads, is {source[i]} at channel {channel}, row {position / width}, column {position % width}, "
                + $"where '{checkpoint.NetworkValue}' gives {expected}: the sum there is {sum}, and the exact threshold {Words(firing)} {level}{tie}");
        }
        return null;
    }

    private static string Words(Firing firing) => firing switch
    {
        Firing.AtLeast => "fires from",
        Firing.AtMost => "fires up to",
        Firing.Always => "always fires:",
        _ => "never fires:",
    };

    private static string Text(float[] scores) => string.Join(", ", scores.Select(score => score.ToString("g6", CultureInfo.InvariantCulture)));
}
