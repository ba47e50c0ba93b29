using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits the functions that turn input bytes into bits or integers.</summary>
internal static class EncodingEmitter
{
    /// <summary>Words of a pixel up to which each byte's bits are looked up whole; beyond, each plane is looked up by itself.</summary>
    public const int MostTableWords = 8;

    /// <summary>Emits what the calls of an encoding need: a function that packs pixels, and the object that makes planes.</summary>
    public static void Emit(SourceWriter writer, PlanesStep step)
    {
        if (step.Next?.IsEverywhere != true)
            EmitFunction(writer, step);
        if (step.Next is { Reader: BitLayerStep layer })
        {
            SlicedEmitter.EmitHolder(writer, $"{step.Name}_Pixels", "PlaneInput", "Input",
                $"{SlicedEmitter.Of(layer.MapKernel!.Map)}, {Names.Number(step.Input.Channels)}, {step.Name}_LaneColours, {step.Name}_LaneTables", "The encoding of an image as planes.");
        }
    }

    /// <summary>The statement that makes bits of bytes.</summary>
    public static string Call(PlanesStep step, InstructionSet set) => step.Next is { } next && next.Has(set)
        ? $"{step.Name}_Pixels.Input.Run(ref pixels, {Names.At("space", next.Offset)});"
        : $"{step.Name}_Encode(ref pixels, {Names.At("space", step.Output.Offset + step.Output.Origin)});";

    private static void EmitFunction(SourceWriter writer, PlanesStep step)
    {
        var runs = PlaneRun.Of(step.Planes);
        writer.WriteLine();
        writer.WriteLine($"/// <summary>{Description.Of(step)}</summary>");
        writer.WriteLine(Names.Optimize);
        using (writer.Block($"private static void {step.Name}_Encode(ref byte image, ref ulong output)"))
        using (writer.Block($"for (int y = 0; y < {step.Input.Height}; y++)"))
        using (writer.Block($"for (int x = 0; x < {step.Input.Width}; x++)"))
        {
            writer.WriteLine($"ref byte colours = ref {Names.Add}(ref image, (y * {step.Input.Width} + x) * {step.Input.Channels});");
            writer.WriteLine($"ref ulong pixel = ref {Names.Add}(ref output, {Names.Pixel(step.Output.RowLength, step.Output.PixelLength)});");
            if (runs is not null)
                EmitRuns(writer, step, runs);
            else if (step.Output.PixelLength <= MostTableWords && step.Input.Channels <= 16)
                EmitByteTables(writer, step);
            else
                EmitPlaneTables(writer, step);
        }
    }

    /// <summary>Emits the object that turns bytes into integers.</summary>
    public static void Emit(SourceWriter writer, ValuesStep step) =>
        SlicedEmitter.EmitHolder(writer, $"{step.Name}_Values", "ByteEncoder", "Encoder", $"{step.Name}_Table", "The encoding of an image.");

    /// <summary>The statement that turns bytes into integers.</summary>
    public static string Call(ValuesStep step)
    {
        var (output, shape) = (step.Output, step.Output.Shape);
        return $"{step.Name}_Values.Encoder.Run(ref pixels, {Integers.At(output.Offset, output.Origin)}, {shape.Height}, {shape.Width}, {Names.Number(output.RowLength)});";
    }

    /// <summary>Emits the tables that an encoding reads.</summary>
    public static void EmitTables(TableEmitter tables, PlanesStep step)
    {
        if (PlaneRun.Of(step.Planes) is not null || step.Next?.IsEverywhere == true)
            return;
        if (step.Output.PixelLength <= MostTableWords && step.Input.Channels <= 16)
            tables.Emit($"{step.Name}_Table", "the bits of all planes for each colour and byte", ByteTable(step));
        else
            tables.Emit($"{step.Name}_Planes", "the truth table of each plane", PlaneTable(step.Planes));
        if (step.Output.PixelLength > MostTableWords || step.Input.Channels > 16)
            tables.Emit($"{step.Name}_Colours", "the colour that each plane reads", Colours(step.Planes));
    }

    /// <summary>Emits the tables from which lanes are made.</summary>
    public static void EmitLaneTables(TableEmitter tables, string name, EncodePlanes planes)
    {
        tables.Emit($"{name}_LaneColours", "the colour that each plane reads", Colours(planes));
        tables.Emit($"{name}_LaneTables", "the truth table of each plane", PlaneTable(planes));
    }

    /// <summary>The statement that makes one bit of each byte.</summary>
    public static string Call(FlatPlaneStep step)
    {
        var image = $"MemoryMarshal.CreateReadOnlySpan(ref pixels, {step.Input.Elements})";
        var output = Names.At("space", step.Output.Offset);
        if (PlaneRun.SliceOf(step.Plane) is { } bit)
            return $"FlatBits.Slice({image}, {Names.Number(bit)}, {output});";
        return LevelOf(step.Plane) is { } level
            ? $"FlatBits.AtLeast({image}, {Names.Number(level)}, {output});"
            : $"FlatBits.LookUp({image}, {step.Name}_Plane, {output});";
    }

    /// <summary>Emits the table that such a statement may read.</summary>
    public static void EmitTables(TableEmitter tables, FlatPlaneStep step)
    {
        if (PlaneRun.SliceOf(step.Plane) is null && LevelOf(step.Plane) is null)
            tables.Emit($"{step.Name}_Plane", "the truth table", step.Plane.Table.Words.AsSpan().ToArray());
    }

    /// <summary>The level from which on a plane is 1; null where it is of another kind.</summary>
    private static int? LevelOf(Plane plane)
    {
        var level = 256 - (int)plane.Table.CountOnes();
        return level < 256 && plane.Equals(Plane.AtLeast(plane.Colour, level)) ? level : null;
    }

    private static void EmitRuns(SourceWriter writer, PlanesStep step, System.Collections.Generic.List<PlaneRun> runs)
    {
        for (var word = 0; word < step.Output.PixelLength; word++)
        {
            var parts = new System.Collections.Generic.List<string>();
            foreach (var run in runs)
            {
                if (run.Channel >> 6 != word)
                    continue;
                var value = $"(((ulong){Names.Element("colours", run.Colour)} >> {Names.Number(run.Bit)}) & {Names.Number((1 << run.Count) - 1)})";
                parts.Add((run.Channel & 63) == 0 ? value : $"({value} << {Names.Number(run.Channel & 63)})");
            }
            writer.WriteLine($"{Names.Element("pixel", word)} = {string.Join(" | ", parts)};");
        }
    }

    private static void EmitByteTables(SourceWriter writer, PlanesStep step)
    {
        var words = step.Output.PixelLength;
        for (var word = 0; word < words; word++)
        {
            var parts = new string[step.Input.Channels];
            for (var colour = 0; colour < parts.Length; colour++)
            {
                parts[colour] = $"{step.Name}_Table[{Names.Number(256 * words * colour + word)} + {Names.Number(words)} * {Names.Element("colours", colour)}]";
            }
            writer.WriteLine($"{Names.Element("pixel", word)} = {string.Join(" | ", parts)};");
        }
    }

    private static void EmitPlaneTables(SourceWriter writer, PlanesStep step)
    {
        var planes = step.Planes.Planes.Length;
        using (writer.Block($"for (int word = 0; word < {step.Output.PixelLength}; word++)"))
        {
            writer.WriteLine("ulong bits = 0;");
            using (writer.Block($"for (int plane = 64 * word; plane < Math.Min(64 * word + 64, {planes}); plane++)"))
            {
                writer.WriteLine($"int value = {Names.Add}(ref colours, {step.Name}_Colours[plane]);");
                writer.WriteLine($"bits |= (({step.Name}_Planes[4 * plane + (value >> 6)] >> value) & 1) << plane;");
            }
            writer.WriteLine($"{Names.Add}(ref pixel, word) = bits;");
        }
    }

    private static ulong[] ByteTable(PlanesStep step)
    {
        var words = step.Output.PixelLength;
        var table = new ulong[256 * words * step.Input.Channels];
        for (var channel = 0; channel < step.Planes.Planes.Length; channel++)
        {
            var plane = step.Planes.Planes[channel];
            for (var value = 0; value < 256; value++)
            {
                if (plane.Table[value])
                    table[(256 * plane.Colour + value) * words + (channel >> 6)] |= 1UL << (channel & 63);
            }
        }
        return table;
    }

    /// <summary>The truth table of each plane, four words each.</summary>
    private static ulong[] PlaneTable(EncodePlanes planes)
    {
        var table = new ulong[4 * planes.Planes.Length];
        for (var i = 0; i < planes.Planes.Length; i++)
            planes.Planes[i].Table.Words.AsSpan().CopyTo(System.MemoryExtensions.AsSpan(table, 4 * i));
        return table;
    }

    /// <summary>The colour that each plane reads.</summary>
    private static int[] Colours(EncodePlanes planes)
    {
        var colours = new int[planes.Planes.Length];
        for (var i = 0; i < colours.Length; i++)
            colours[i] = planes.Planes[i].Colour;
        return colours;
    }
}
