using System;
using System.Text;

namespace CompactBnn.Format;

/// <summary>Writes the line and the data blocks of an operation. What equals its default is left out.</summary>
internal static class OperationWriter
{
    public static void AppendLine(StringBuilder text, Operation operation)
    {
        text.Append($"op {operation.Name} {operation.Kind} {string.Join(",", operation.Inputs)}");
        switch (operation)
        {
            case Convolution conv:
                text.Append($" channels={conv.Channels}");
                AppendWindow(text, "kernel", conv.Window);
                if (conv.Groups != 1)
                    text.Append($" groups={conv.Groups}");
                if (conv.PadValue != 0)
                    text.Append(conv.PadValue > 0 ? " pad-value=1" : " pad-value=-1");
                text.Append($" weights={WordOf(conv.Weights)}");
                break;
            case Dense dense:
                text.Append($" units={dense.Units} weights={WordOf(dense.Weights)}");
                break;
            case MaxPool pool:
                AppendWindow(text, "window", pool.Window);
                text.Append(pool.Window.Ceiling ? " ceiling=1" : " ceiling=0");
                text.Append($" mode={OperationReader.PoolWords[pool.Minimum is null ? 0 : 1]}");
                break;
            case SumPool pool:
                AppendWindow(text, "window", pool.Window);
                text.Append(pool.Window.Ceiling ? " ceiling=1" : " ceiling=0");
                break;
            case Affine affine:
                AppendUnless(0, text, "shift", affine.Shift);
                AppendUnless(-Affine.MostInteger, text, "low", affine.Low);
                AppendUnless(Affine.MostInteger, text, "high", affine.High);
                break;
            case Scores scores:
                if (scores.Temperature is { } temperature)
                    text.Append($" temperature={Numbers.Format(temperature)}");
                if (scores.Rejection is { } rejection)
                    text.Append($" rejection={Numbers.Format(rejection)}");
                break;
        }
        text.Append('\n');
    }

    public static void AppendBlocks(StringBuilder text, Operation operation)
    {
        switch (operation)
        {
            case EncodePlanes planes:
                AppendPlanes(text, planes);
                break;
            case EncodeValues values:
                AppendBlock(text, operation, "table", BlockType.Int16, values.Table.Length, BlockData.FromInt16(values.Table.AsSpan()));
                break;
            case WeightedLayer layer:
                AppendWeights(text, layer);
                break;
            case Threshold threshold:
                AppendThresholds(text, threshold);
                break;
            case Affine affine:
                AppendAffine(text, affine);
                break;
            case MaxPool { Minimum: { } minimum }:
                AppendBlock(text, operation, "minimum", BlockType.Bit, minimum.Length, BlockData.FromBits(minimum));
                break;
            case Scores scores:
                AppendBlock(text, operation, "scale", BlockType.Float32, scores.Scale.Length, BlockData.FromFloat32(scores.Scale));
                AppendBlock(text, operation, "bias", BlockType.Float32, scores.Bias.Length, BlockData.FromFloat32(scores.Bias));
                break;
        }
    }

    private static void AppendPlanes(StringBuilder text, EncodePlanes planes)
    {
        var count = planes.Planes.Length;
        var colours = new int[count];
        var tables = new ulong[4 * count];
        for (var i = 0; i < count; i++)
        {
            colours[i] = planes.Planes[i].Colour;
            planes.Planes[i].Table.Words.AsSpan().CopyTo(tables.AsSpan(4 * i));
        }
        AppendBlock(text, planes, "colours", BlockType.Int32, count, BlockData.FromInt32(colours));
        AppendBlock(text, planes, "tables", BlockType.Bit, 256 * count, BlockData.FromBits(PackedBits.FromWords(tables, 256 * count)));
    }

    private static void AppendWeights(StringBuilder text, WeightedLayer layer)
    {
        var weights = layer.Weights;
        if (weights.Kind == WeightKind.Integer)
        {
            AppendBlock(text, layer, "weights", BlockType.Integer(weights.BitWidth), weights.Count,
                BlockData.FromIntegers(weights.Integers, weights.BitWidth));
            return;
        }
        AppendBlock(text, layer, "weights", BlockType.Bit, weights.Count, BlockData.FromBits(weights.Signs!));
        if (weights.Mask is not null)
            AppendBlock(text, layer, "mask", BlockType.Bit, weights.Count, BlockData.FromBits(weights.Mask));
    }

    private static void AppendThresholds(StringBuilder text, Threshold threshold)
    {
        var firing = new byte[threshold.Channels.Length];
        var levels = new int[firing.Length];
        for (var i = 0; i < firing.Length; i++)
        {
            firing[i] = (byte)threshold.Channels[i].Firing;
            levels[i] = threshold.Channels[i].Level;
        }
        AppendBlock(text, threshold, "firing", BlockType.Firing, firing.Length, firing);
        AppendBlock(text, threshold, "levels", BlockType.Int32, levels.Length, BlockData.FromInt32(levels));
    }

    private static void AppendAffine(StringBuilder text, Affine affine)
    {
        var multipliers = new int[affine.Channels.Length];
        var offsets = new long[multipliers.Length];
        for (var i = 0; i < multipliers.Length; i++)
            (multipliers[i], offsets[i]) = (affine.Channels[i].Multiplier, affine.Channels[i].Offset);
        AppendBlock(text, affine, "multipliers", BlockType.Int32, multipliers.Length, BlockData.FromInt32(multipliers));
        AppendBlock(text, affine, "offsets", BlockType.Int64, offsets.Length, BlockData.FromInt64(offsets));
    }

    private static void AppendUnless(int absent, StringBuilder text, string key, int value)
    {
        if (value != absent)
            text.Append($" {key}={Numbers.Format(value)}");
    }

    private static void AppendBlock(StringBuilder text, Operation operation, string field, BlockType type, int count, byte[] bytes)
    {
        text.Append($"data {operation.Name}.{field} {type.Word} {count}\n");
        Base64Block.Append(text, bytes);
    }

    private static void AppendWindow(StringBuilder text, string sizeKey, Window window)
    {
        text.Append($" {sizeKey}={window.Size.Vertical},{window.Size.Horizontal}");
        if (window.Stride != Extent.One)
            text.Append($" stride={window.Stride.Vertical},{window.Stride.Horizontal}");
        if (window.Dilation != Extent.One)
            text.Append($" dilation={window.Dilation.Vertical},{window.Dilation.Horizontal}");
        if (window.Padding != Padding.None)
            text.Append($" pad={window.Padding.Top},{window.Padding.Left},{window.Padding.Bottom},{window.Padding.Right}");
    }

    private static string WordOf(Weights weights) => weights.Kind switch
    {
        WeightKind.Binary => "binary",
        WeightKind.Masked => "masked",
        _ => "int" + weights.BitWidth,
    };
}
