using System.Globalization;
using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Folds functions of sums that take two values into one exact threshold a channel, and the max-pool before them into one of bits.</summary>
internal sealed class ThresholdFolding(LoweringContext context, GraphNode node, LoweredValue value)
{
    private readonly ChannelThreshold[] _thresholds = new ChannelThreshold[value.Functions.Length];
    private readonly Rational[] _low = new Rational[value.Functions.Length], _high = new Rational[value.Functions.Length];

    public ResolvedValue Fold()
    {
        var runs = Array.ConvertAll(value.Functions, function => LevelRuns.Of(function, value.Base.Step));
        for (var c = 0; c < runs.Length; c++)
            runs[c] = TwoLevels(runs[c], c);
        for (var c = 0; c < runs.Length; c++)
        {
            if (runs[c].Runs is [var first, var second])
                Put(c, first.Value, second);
        }
        for (var c = 0; c < runs.Length; c++)
        {
            if (runs[c].Runs is [var only])
                PutConstant(c, only.Value, runs);
        }
        return Emit();
    }

    private LevelRuns TwoLevels(LevelRuns runs, int channel)
    {
        if (runs.Runs.Count <= 2)
            return runs;
        // Only Sign makes three values where two are meant; a quantiser of three levels is one.
        if (context.Graph.Nodes.Any(other => other.Operator == "Sign") && runs.WithoutZero(value.Base.Step) is { } two)
        {
            context.Notes.Add($"'{node.Name}' reads a sign function whose operand can be 0, where ONNX's Sign gives 0 and binary networks mean +1: taken as +1");
            return two;
        }
        var levels = runs.Runs.Select(run => run.Value).Distinct().Count();
        if (runs.IsCut || value.Functions[channel].Pieces.Any(piece => piece.Slope.Sign != 0))
            throw new ImportException($"{node.Title} reads numbers that rise with the sums before it (channel {channel}); a sign function must stand before a layer of a binary network");
        if (levels == 2)
            throw new ImportException($"{node.Title} reads bits that change more than once with the sum (channel {channel}); a threshold changes once");
        var bits = (int)Math.Ceiling(Math.Log2(levels));
        throw new ImportException(string.Create(CultureInfo.InvariantCulture,
            $"{node.Title} reads activations of {levels} levels ({bits} bits), as networks called W1A{bits} have them; activations of one bit are right"));
    }

    private void Put(int channel, Rational first, (int First, Rational Value) second)
    {
        var rises = second.Value > first;
        (_low[channel], _high[channel]) = rises ? (first, second.Value) : (second.Value, first);
        _thresholds[channel] = rises ? new(Firing.AtLeast, second.First) : new(Firing.AtMost, second.First - 1);
    }

    /// <summary>A constant is the low or high of the other channels where it can be, so that the layer behind keeps binary weights.</summary>
    private void PutConstant(int channel, Rational constant, LevelRuns[] runs)
    {
        var like = Array.FindIndex(runs, run => run.Runs is [var a, var b] && (a.Value == constant || b.Value == constant));
        (_low[channel], _high[channel]) = like >= 0 ? (_low[like], _high[like]) : (constant, constant);
        _thresholds[channel] = new(_high[channel] == constant ? Firing.Always : Firing.Never, 0);
    }

    private ResolvedValue Emit()
    {
        var source = value.Base;
        var scale = new Rational[_low.Length];
        var offset = new Rational[_low.Length];
        for (var c = 0; c < scale.Length; c++)
            (scale[c], offset[c]) = ((_high[c] - _low[c]) * Rational.Half, (_high[c] + _low[c]) * Rational.Half);
        var name = context.Network.Add("sign", own => new Threshold(own, source.Name, EquatableArray<ChannelThreshold>.Adopt(_thresholds)));
        if (value.Pool is { } pool)
            name = context.Network.Add("pool", own => new MaxPool(own, name, pool.Window, Minimum(pool)));
        else
            context.Checkpoints.Add(new(name, node.Name, node.Inputs[0], value.Order, scale, offset));
        return new(BaseValue.Bits(name, value.Shape), value.Dimensions, value.Order, scale, offset);
    }

    // The bit of the greatest integer is the OR of the bits where they rise with it, and the AND where they fall; of the least integer the other way round.
    private PackedBits? Minimum(PendingPool pool)
    {
        var minimum = PackedBits.From([.. _thresholds.Select((threshold, c) => threshold.Firing == Firing.AtMost != pool.IsMinimum[c])]);
        return minimum.CountOnes() > 0 ? minimum : null;
    }
}
