using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>What a step does, in words for a comment of generated code.</summary>
internal static class Description
{
    public static string Of(Step step) => step switch
    {
        PlanesStep planes => $"{planes.Planes.Name}: {planes.Input} bytes to {planes.Planes.Planes.Length} bit planes",
        FlatPlaneStep flat => $"{flat.Planes.Name}: {flat.Input} bytes to bits, flattened",
        ValuesStep values => $"{values.Values.Name}: bytes to integers by a table",
        BitLayerStep layer => OfLayer(layer.Layer, layer.Shape, layer.Input, layer.Output)
            + (layer.Threshold is null ? "" : $", threshold {layer.Threshold.Name}"),
        ByteLayerStep layer => OfLayer(layer.Layer, layer.Shape, layer.Input, "bytes", layer.Output.Shape) + $", threshold {layer.Threshold.Name}",
        IntegerLayerStep layer => OfLayer(layer.Layer, layer.Shape, layer.Input, layer.Output)
            + (layer.Threshold is null ? "" : $", threshold {layer.Threshold.Name}"),
        ThresholdStep threshold => $"{threshold.Threshold.Name}: threshold of {threshold.Input.Shape} integers",
        PoolStep pool => $"{pool.Pool.Name}: max-pool {Sizes(pool.Pool.Window.Size)} of {pool.Input.Shape} {Kind(pool.Input)} to {pool.Output.Shape}",
        SumPoolStep pool => $"{pool.Pool.Name}: sum-pool {Sizes(pool.Pool.Window.Size)} of {pool.Input.Shape} integers to {pool.Output.Shape}",
        AffineStep affine => $"{affine.Affine.Name}: fixed point, {affine.Input.Shape} integers",
        AdditionStep addition => $"{addition.Addition.Name}: sum of {addition.Inputs.Count} times {addition.Output.Shape} integers",
        ConcatenationStep join => $"{join.Concatenation.Name}: the channels of {join.Inputs.Count} maps, {join.Output.Shape} {Kind(join.Output)}",
        CopyStep copy => $"{copy.Value}: another copy, with other padding",
        FlattenStep flatten => $"flatten {flatten.Input.Shape} {Kind(flatten.Input)}",
        SumsStep sums => $"the sums of {sums.Classes} classes",
        _ => step.Name,
    };

    private static string OfLayer(WeightedLayer layer, LayerShape shape, Map input, Map output) =>
        OfLayer(layer, shape, input.Shape, Kind(input), output.Shape);

    private static string OfLayer(WeightedLayer layer, LayerShape shape, Shape input, string kind, Shape output)
    {
        var weights = layer.Weights.Kind switch
        {
            WeightKind.Binary => "binary",
            WeightKind.Masked => "masked",
            _ => $"{layer.Weights.BitWidth}-bit",
        };
        if (layer is not Convolution)
            return $"{layer.Name}: dense, {input.Channels} {kind} to {output.Channels} channels, {weights} weights";
        var window = shape.Window;
        var extras = (window.Stride == Extent.One ? "" : $", stride {Sizes(window.Stride)}")
            + (window.Dilation == Extent.One ? "" : $", dilation {Sizes(window.Dilation)}")
            + (window.Padding == Padding.None ? "" : $", padding {window.Padding.Top} {window.Padding.Left} {window.Padding.Bottom} {window.Padding.Right} of value {Literal.Of(shape.PadValue)}")
            + (shape.Groups == 1 ? "" : $", {shape.Groups} groups");
        return $"{layer.Name}: convolution {Sizes(window.Size)}{extras}, {input} {kind} to {output}, {weights} weights";
    }

    private static string Kind(Map map) => map.Kind == ElementKind.Bit ? "bits" : "integers";

    private static string Sizes(Extent extent) => $"{extent.Vertical}x{extent.Horizontal}";
}
