using System.Collections.Generic;
using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits max-pools. Small windows that lie wholly on the map are unrolled; others call the runtime.</summary>
internal static class PoolEmitter
{
    private const int MostTaps = 16;

    /// <summary>Whether the pool of packed pixels has a function of its own.</summary>
    private static bool IsUnrolled(PoolStep step)
    {
        var window = step.Pool.Window;
        var (from, to) = (step.Input.Shape, step.Output.Shape);
        return step.Input.Kind == ElementKind.Bit && window.Size.Vertical * window.Size.Horizontal <= MostTaps && window.Padding == Padding.None
            && (to.Height - 1) * window.Stride.Vertical + window.Size.Vertical <= from.Height
            && (to.Width - 1) * window.Stride.Horizontal + window.Size.Horizontal <= from.Width;
    }

    /// <summary>Emits what the calls of a pool need: a function, the object that reads planes, or nothing.</summary>
    public static void Emit(SourceWriter writer, PoolStep step)
    {
        if (IsUnrolled(step) && step.Given?.IsEverywhere != true)
            EmitFunction(writer, step);
        if (step.Given is null)
            return;
        var (input, output) = (step.Input.Shape, step.Output);
        var minimum = step.Pool.Minimum is null ? "default" : $"{step.Name}_Minimum";
        SlicedEmitter.EmitHolder(writer, $"{step.Name}_Planes", "PooledPlanes", "Pool",
            $"{input.Height}, {input.Width}, {input.Channels}, {step.Given.RowBits}, {minimum}, {output.RowLength}", "The pool of planes.");
    }

    /// <summary>The statement that evaluates a pool.</summary>
    public static string Call(PoolStep step, InstructionSet set)
    {
        var output = Names.At("space", step.Output.Offset + step.Output.Origin);
        if (step.Given is { } given && given.Has(set))
            return $"{step.Name}_Planes.Pool.Run({Names.At("space", given.Offset)}, {output});";
        return IsUnrolled(step) ? $"{step.Name}_Pool({Names.At("space", step.Input.Offset + step.Input.Origin)}, {output});" : RuntimeCall(step);
    }

    /// <summary>Emits <c>NAME_Pool(ref ulong input, ref ulong output)</c>.</summary>
    private static void EmitFunction(SourceWriter writer, PoolStep step)
    {
        var (input, output, stride) = (step.Input, step.Output, step.Pool.Window.Stride);
        writer.WriteLine();
        writer.WriteLine($"/// <summary>{Description.Of(step)}</summary>");
        writer.WriteLine(Names.Optimize);
        using (writer.Block($"private static void {step.Name}_Pool(ref ulong input, ref ulong output)"))
        using (writer.Block($"for (int y = 0; y < {output.Shape.Height}; y++)"))
        using (writer.Block($"for (int x = 0; x < {output.Shape.Width}; x++)"))
        {
            writer.WriteLine($"ref ulong corner = ref {Names.Add}(ref input, {Names.Pixel(stride.Vertical * input.RowLength, stride.Horizontal * input.PixelLength)});");
            writer.WriteLine($"ref ulong pixel = ref {Names.Add}(ref output, {Names.Pixel(output.RowLength, output.PixelLength)});");
            if (input.PixelLength == 1)
            {
                EmitWord(writer, step, "0");
                return;
            }
            using (writer.Block($"for (int word = 0; word < {input.PixelLength}; word++)"))
                EmitWord(writer, step, "word");
        }
    }

    /// <summary>The statement that calls the runtime for packed pixels, or integers.</summary>
    private static string RuntimeCall(PoolStep step)
    {
        var (input, output) = (step.Input, step.Output);
        var window = WindowOf(input, output, step.Pool.Window);
        if (input.Kind == ElementKind.Integer)
            return $"Pooling.Integers({Integers.At(input.Offset, input.Origin)}, {Integers.At(output.Offset, output.Origin)}, {window});";
        var minimum = step.Pool.Minimum is null ? "default" : $"{step.Name}_Minimum";
        return $"Pooling.Bits({Names.At("space", input.Offset + input.Origin)}, {Names.At("space", output.Offset + output.Origin)}, {minimum}, {window});";
    }

    /// <summary>The argument that says how a window walks from one map to another.</summary>
    public static string WindowOf(Map input, Map output, Window window)
    {
        string N(int value) => Names.Number(value);
        return $"new MapWindow({N(output.Shape.Height)}, {N(output.Shape.Width)}, {N(input.Shape.Height)}, {N(input.Shape.Width)}, "
            + $"{N(input.RowLength)}, {N(input.PixelLength)}, {N(output.RowLength)}, {N(output.PixelLength)}, {N(window.Size.Vertical)}, {N(window.Size.Horizontal)}, "
            + $"{N(window.Stride.Vertical)}, {N(window.Stride.Horizontal)}, {N(window.Padding.Top)}, {N(window.Padding.Left)})";
    }

    private static void EmitWord(SourceWriter writer, PoolStep step, string word)
    {
        var size = step.Pool.Window.Size;
        var taps = new List<string>();
        for (var row = 0; row < size.Vertical; row++)
        for (var column = 0; column < size.Horizontal; column++)
        {
            var offset = row * step.Input.RowLength + column * step.Input.PixelLength;
            taps.Add(Names.Element("corner", word == "0" ? Names.Number(offset) : $"{Names.Number(offset)} + {word}"));
        }
        if (step.Pool.Minimum is not { } minimum)
        {
            writer.WriteLine($"{Names.Element("pixel", word)} = {string.Join(" | ", taps)};");
            return;
        }
        if (minimum.CountOnes() == minimum.Length)
        {
            writer.WriteLine($"{Names.Element("pixel", word)} = {string.Join(" & ", taps)};");
            return;
        }
        for (var i = 0; i < taps.Count; i++)
            writer.WriteLine($"ulong t{i} = {taps[i]};");
        for (var i = 0; i < taps.Count; i++)
            taps[i] = $"t{Names.Number(i)}";
        writer.WriteLine($"ulong least = {step.Name}_Minimum[{word}];");
        writer.WriteLine($"{Names.Element("pixel", word)} = (({string.Join(" | ", taps)}) & ~least) | ({string.Join(" & ", taps)} & least);");
    }
}
