using System.Collections.Immutable;
using CompactBnn.Format;
using CsCheck;

namespace CompactBnn.Tests.Networks;

/// <summary>
/// Random valid networks, small enough for the reference engine and odd enough to meet every special case of an engine: shapes down to
/// 1x1x1, channels around multiples of 64, all kinds of weights, windows, padding and thresholds, one class, sums beyond 2^26.
/// </summary>
internal static class RandomNetworks
{
    private const int MostOperations = 6;

    /// <summary>A network.</summary>
    public static Gen<Network> Any { get; } =
        from input in Input
        from encoding in RandomLayers.Encoding(Stage.Of(input))
        from length in Gen.Int[0, MostOperations]
        from operations in Grow(encoding.Operations, encoding.Result, length)
        select Network.Create("random", input, Labels(((Scores)operations[^1]).Scale.Length), EquatableArray<Operation>.From(operations));

    /// <summary>A network and three inputs for it.</summary>
    public static Gen<(Network Network, byte[][] Images)> WithImages { get; } =
        from network in Any
        from images in Image(network).Array[3]
        select (network, images);

    /// <summary>A network whose first layer has weights of ±1 and reads an image's bytes, and three inputs for it.</summary>
    public static Gen<(Network Network, byte[][] Images)> OnBytes { get; } =
        from height in Gen.Int[4, 12]
        from width in Gen.Int[6, 20]
        from grey in Gen.Bool
        let input = new ImageInput(new(height, width, grey ? 1 : 3), grey ? ImageRecipe.Grey : ImageRecipe.Rgb)
        from layer in RandomLayers.OnBytes(Stage.Of(input))
        from length in Gen.Int[0, 2]
        from operations in Grow(layer.Operations, layer.Result, length)
        let network = Network.Create("random", input, Labels(((Scores)operations[^1]).Scale.Length), EquatableArray<Operation>.From(operations))
        from images in Image(network).Array[3]
        select (network, images);

    /// <summary>An input of a network: all 0, all 255, only these two, or any bytes.</summary>
    public static Gen<byte[]> Image(Network network)
    {
        var length = (int)network.Input.Shape.Elements;
        return Gen.Frequency(
            (1, Gen.Const(new byte[length])),
            (1, Gen.Const((byte)255).Array[length]),
            (2, Gen.OneOf<byte>(0, 255).Array[length]),
            (6, Gen.Byte.Array[length]));
    }

    /// <summary>One line an operation, for the message of a failed test.</summary>
    public static string Show(Network network) =>
        string.Join('\n', network.Operations.Select((operation, i) => $"{operation.Kind} {operation.Name} of {string.Join(", ", operation.Inputs)} -> {network.Values[i]}")
            .Prepend($"input {network.Input.Shape}"));

    private static Gen<NetworkInput> Input => Gen.Frequency(
        (4, from height in Edge
            from width in Edge
            from grey in Gen.Bool
            select (NetworkInput)new ImageInput(new(height, width, grey ? 1 : 3), grey ? ImageRecipe.Grey : ImageRecipe.Rgb)),
        (1, from columns in Gen.OneOf(1, 2, 4, 7, 63, 65, 130)
            select (NetworkInput)new TableInput(EquatableArray<Column>.From(Enumerable.Range(0, columns).Select(i => new LinearColumn($"column {i}", 0, 255))))));

    private static Gen<int> Edge => Gen.Frequency((1, Gen.Const(1)), (3, Gen.Int[1, 5]), (2, Gen.Int[1, 11]));

    private static EquatableArray<string> Labels(int count) =>
        EquatableArray<string>.From(Enumerable.Range(0, count).Select(i => $"class {i}"));

    private static Gen<ImmutableList<Operation>> Grow(ImmutableList<Operation> chain, Stage stage, int length) =>
        from step in length > 0 ? RandomLayers.Next(stage) : RandomLayers.Closing(stage)
        from operations in step.Operations[^1] is Scores
            ? Gen.Const(chain.AddRange(step.Operations))
            : Grow(chain.AddRange(step.Operations), step.Result, length - 1)
        select operations;
}
