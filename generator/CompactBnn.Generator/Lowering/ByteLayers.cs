using System;
using CompactBnn.Format;
using CompactBnn.Kernels.Bytes;

namespace CompactBnn.Generator.Lowering;

/// <summary>Which first layers read the input's bytes themselves, by tables of signed sums.</summary>
internal static class ByteLayers
{
    /// <summary>16-bit integers of the widest vectors.</summary>
    public const int MostLanes = 32;

    // Where all lanes are pixels, this kernel takes a quarter to a sixth of the time of the one that multiplies, whose lanes are channels.
    private const int MostLanesPerPixel = 4;

    // So many offsets lie on the stack.
    private const int MostTaps = 1024;

    private const int MostBytes = 1 << 20;

    // 8 MB; it is far less but for paddings that are wider than the image.
    private const int MostScratchWords = 1 << 20;

    /// <summary>
    /// The convolution behind an encoding, where its only reader is that convolution, and a threshold is the only reader of the latter: with weights of ±1,
    /// stride 1, sums that fit 16 bits, and a map that fills the lanes well enough.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="index">Index of the encoding among its operations.</param>
    /// <param name="preference">Which kernels the project wants.</param>
    public static Convolution? Of(Network network, int index, KernelPreference preference)
    {
        if (preference == KernelPreference.Rows || network.Operations[index] is not EncodeValues values || network.ReaderCount(values.Name) != 1
            || network.Operations[index + 1] is not Convolution { Groups: 1, Weights.Kind: WeightKind.Binary } layer || layer.Input != values.Name
            || layer.Window.Stride != Extent.One || network.ReaderCount(layer.Name) != 1
            || network.Operations[index + 2] is not Threshold threshold || threshold.Input != layer.Name)
        {
            return null;
        }
        var shape = LayerShape.Of(layer, network.Input.Shape);
        return network.Input.Shape.Elements <= MostBytes && shape.Taps <= MostTaps && SumsFit(values, shape) && FillsLanes(shape, network.Input.Shape, network.ValueOf(layer.Name).Shape) ? layer : null;
    }

    /// <summary>Whether no sum of some inputs of a window exceeds 16 bits.</summary>
    private static bool SumsFit(EncodeValues values, LayerShape shape)
    {
        long most = 0;
        for (var colour = 0; colour < shape.InputsPerGroup; colour++)
        {
            var largest = 0;
            for (var value = 0; value < 256; value++)
                largest = Math.Max(largest, Math.Abs((int)values.Table[256 * colour + value]));
            most += largest;
        }
        return most * shape.Window.Size.Vertical * shape.Window.Size.Horizontal <= short.MaxValue;
    }

    private static bool FillsLanes(LayerShape shape, Shape input, Shape output)
    {
        var map = MapKernel.GeometryOf(shape.Window, (input, input.Width * input.Channels), (output, 0));
        var layout = new ByteMapLayout(map, shape.Outputs, MostLanes);
        return layout.Words <= MostScratchWords && (long)layout.Chunks * ByteMapLayout.ChunkLanes <= MostLanesPerPixel * output.Positions;
    }
}
