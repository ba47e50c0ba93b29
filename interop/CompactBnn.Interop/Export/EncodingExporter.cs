using CompactBnn.Format;
using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop;

/// <summary>Writes the encodings of bytes: by arithmetic where all planes are bit slices or all are levels, else by looking up a table.</summary>
internal sealed class EncodingExporter(OnnxGraphBuilder graph, Shape input)
{
    private const int Bytes = 256;

    /// <returns>The name of the map of bits.</returns>
    public string Planes(EncodePlanes planes, string bytes)
    {
        var all = planes.Planes.AsSpan().ToArray();
        var bits = Array.ConvertAll(all, SliceOf);
        if (bits.All(bit => bit >= 0))
            return Slices(planes.Name, all, bits, bytes);
        var levels = Array.ConvertAll(all, LevelOf);
        if (levels.All(level => level >= 0))
            return Levels(planes.Name, all, levels, bytes);
        var tables = all.SelectMany(plane => Enumerable.Range(0, Bytes).Select(v => plane.Table[v] ? 1f : -1f));
        return LookUp(planes.Name, [.. tables], Spread(planes.Name, all, bytes), all.Length);
    }

    /// <returns>The name of the map of integers.</returns>
    public string Values(EncodeValues values, string bytes) =>
        LookUp(values.Name, [.. values.Table.Select(entry => (float)entry)], bytes, input.Channels);

    /// <summary>Bit k of v is 1 where the fraction of v / 2^(k + 1) is at least a half; fractions are multiples of 2^-8.</summary>
    private string Slices(string name, Plane[] planes, int[] bits, string bytes)
    {
        const float belowHalf = 0.5f - 1f / 512;
        var scale = graph.Constant($"{name}_scale", Array.ConvertAll(bits, bit => MathF.ScaleB(1, -bit - 1)), 1, planes.Length, 1, 1);
        var scaled = graph.Node("Mul", $"{name}_scaled", [Spread(name, planes, bytes), scale]);
        var fraction = graph.Node("Sub", $"{name}_fraction", [scaled, graph.Node("Floor", $"{name}_whole", [scaled])]);
        return graph.Node("Sign", name, [graph.Node("Sub", $"{name}_centred", [fraction, graph.Constant($"{name}_half", [belowHalf])])]);
    }

    private string Levels(string name, Plane[] planes, int[] levels, string bytes)
    {
        var limits = graph.Constant($"{name}_levels", Array.ConvertAll(levels, level => level - 0.5f), 1, planes.Length, 1, 1);
        return graph.Node("Sign", name, [graph.Node("Sub", $"{name}_centred", [Spread(name, planes, bytes), limits])]);
    }

    private string LookUp(string name, float[] table, string bytes, int channels)
    {
        var offsets = graph.Constant($"{name}_offsets", [.. Enumerable.Range(0, channels).Select(i => i * Bytes)], 1, channels, 1, 1);
        var whole = graph.Node("Cast", $"{name}_bytes", [bytes], OnnxGraphBuilder.Integer("to", (int)TensorProto.Types.DataType.Int32));
        var index = graph.Node("Add", $"{name}_index", [whole, offsets]);
        return graph.Node("Gather", name, [graph.Constant($"{name}_table", table, table.Length), index], OnnxGraphBuilder.Integer("axis", 0));
    }

    /// <summary>The colour of each plane; a single colour is left to broadcasting.</summary>
    private string Spread(string name, Plane[] planes, string bytes) => input.Channels == 1 ? bytes
        : graph.Node("Gather", $"{name}_colours",
            [bytes, graph.Constant($"{name}_colour", Array.ConvertAll(planes, plane => (long)plane.Colour), planes.Length)], OnnxGraphBuilder.Integer("axis", 1));

    private static int SliceOf(Plane plane)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            if (plane.Table.Equals(Plane.Slice(0, bit).Table))
                return bit;
        }
        return -1;
    }

    /// <summary>The least byte of a plane that fires from it up; -1 where the plane is of another kind.</summary>
    private static int LevelOf(Plane plane)
    {
        var level = Bytes - (int)plane.Table.CountOnes();
        return plane.Table.Equals(Plane.AtLeast(0, level).Table) ? level : -1;
    }
}
