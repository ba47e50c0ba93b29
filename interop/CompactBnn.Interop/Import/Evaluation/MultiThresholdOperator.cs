namespace CompactBnn.Interop.Import;

/// <summary>FINN's <c>MultiThreshold</c>: the number of a channel's thresholds that are not above the operand, times <c>out_scale</c>, plus <c>out_bias</c>.</summary>
/// <remarks>github.com/Xilinx/finn-base, src/finn/custom_op/general/multithreshold.py</remarks>
internal static class MultiThresholdOperator
{
    public static double Scale(GraphNode node) => node.Float("out_scale", 1);

    public static double Bias(GraphNode node) => node.Float("out_bias", 0);

    /// <summary>The thresholds of a channel: one row a channel, or one for all.</summary>
    public static double[] Row(GraphNode node, Tensor thresholds, int channel)
    {
        if (thresholds.Dimensions.Length != 2)
            throw new ImportException($"{node.Title} has thresholds of shape [{string.Join(", ", thresholds.Dimensions)}]; channels, thresholds is right");
        var (rows, count) = (thresholds.Dimensions[0], thresholds.Dimensions[1]);
        if (rows != 1 && channel >= rows)
            throw new ImportException($"{node.Title} has thresholds for {rows} channels and reads more");
        return thresholds.Values[((rows == 1 ? 0 : channel) * count)..((rows == 1 ? 1 : channel + 1) * count)];
    }

    public static Tensor Evaluate(GraphNode node, Tensor x, Tensor thresholds)
    {
        var last = node.Text("data_layout", "NCHW").EndsWith('C');
        var channels = x.Dimensions.Length < 2 ? 1 : x.Dimensions[last ? ^1 : 1];
        var inner = last ? 1 : x.Dimensions.Skip(2).Aggregate(1, (product, size) => product * size);
        var rows = Enumerable.Range(0, channels).Select(c => Row(node, thresholds, c)).ToArray();
        var values = x.Values.Select((value, i) =>
            (double)(float)((float)(rows[i / inner % channels].Count(threshold => value >= threshold) * Scale(node)) + Bias(node)));
        return new(TensorKind.Float, x.Dimensions, [.. values]);
    }
}
