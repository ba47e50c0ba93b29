namespace CompactBnn.Format;

/// <summary>What a network costs: stored bits and operations.</summary>
/// <param name="WeightBits">Every stored weight with its width: 1 a binary weight, 2 a masked one (sign and mask), 2 to 8 an integer.</param>
/// <param name="ThresholdBits">32 bits a threshold that depends on its sum, 96 a channel of an affine operation; thresholds that fire always or never count 0.</param>
/// <param name="BinaryOperations">Multiply-accumulates of layers that read bits with binary or masked weights, padded and masked taps included.</param>
/// <param name="IntegerOperations">Multiply-accumulates of all other layers.</param>
public readonly record struct NetworkCosts(long WeightBits, long ThresholdBits, long BinaryOperations, long IntegerOperations)
{
    /// <summary>The costs of a whole network.</summary>
    public static NetworkCosts Of(Network network)
    {
        var total = default(NetworkCosts);
        for (var i = 0; i < network.Operations.Length; i++)
        {
            var one = Of(network, i);
            total = new(total.WeightBits + one.WeightBits, total.ThresholdBits + one.ThresholdBits,
                total.BinaryOperations + one.BinaryOperations, total.IntegerOperations + one.IntegerOperations);
        }
        return total;
    }

    /// <summary>The costs of one operation.</summary>
    public static NetworkCosts Of(Network network, int operation)
    {
        switch (network.Operations[operation])
        {
            case WeightedLayer layer:
                var operations = MultiplyAccumulates(layer, network.Values[operation].Shape);
                var binary = layer.Weights.Kind != WeightKind.Integer && network.ValueOf(layer.Input).Kind == ElementKind.Bit;
                return new(layer.Weights.StoredBits, 0, binary ? operations : 0, binary ? 0 : operations);
            case Threshold threshold:
                var live = 0L;
                foreach (var channel in threshold.Channels.AsSpan())
                    live += channel.Firing is Firing.AtLeast or Firing.AtMost ? 1 : 0;
                return new(0, 32 * live, 0, 0);
            case Affine affine:
                return new(0, 96L * affine.Channels.Length, 0, 0);
            default:
                return default;
        }
    }

    /// <summary>Multiply-accumulates of an operation: every weight once a position of the output, padded taps included.</summary>
    /// <param name="operation">The operation; those without weights have none.</param>
    /// <param name="output">Shape of its value.</param>
    public static long MultiplyAccumulates(Operation operation, Shape output) =>
        operation is WeightedLayer layer ? output.Positions * layer.Weights.Count : 0;
}
