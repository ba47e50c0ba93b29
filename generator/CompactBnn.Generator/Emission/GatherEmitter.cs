using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits the function that gathers the taps of one position into words, tightly packed in the order of the weights.</summary>
internal static class GatherEmitter
{
    /// <summary>Pieces of pixels that are gathered without a loop.</summary>
    private const int MostUnrolled = 96;

    /// <summary>Pieces up to which the JIT inlines the function into its layer.</summary>
    private const int MostInlined = 32;

    /// <summary>Whether a layer has to gather at all.</summary>
    public static bool IsNeeded(LayerShape shape) => !shape.ReadsPixels;

    /// <summary>Emits <c>NAME_Gather(ref ulong corner, ref ulong patch)</c>, with a parameter <c>int group</c> where there are groups.</summary>
    public static void Emit(SourceWriter writer, BitLayerStep step)
    {
        var shape = step.Shape;
        writer.WriteLine();
        writer.WriteLine($"/// <summary>Packs the {shape.Taps} input bits of one position into {shape.Words} words.</summary>");
        writer.WriteLine($"/// <param name=\"corner\">The pixel of the first tap.</param>");
        var group = shape.Groups > 1 ? ", int group" : "";
        var pieces = shape.Window.Size.Vertical * shape.Window.Size.Horizontal * step.Input.PixelLength;
        writer.WriteLine(shape.Groups == 1 && pieces <= MostInlined ? Names.Inline : Names.Optimize);
        using (writer.Block($"private static void {step.Name}_Gather(ref ulong corner{group}, ref ulong patch)"))
        {
            if (shape.Groups > 1 || pieces > MostUnrolled)
                EmitLoop(writer, step);
            else if (shape.InputsPerGroup % 64 == 0)
                EmitCopies(writer, step);
            else
                EmitShifts(writer, step);
        }
    }

    private static void EmitLoop(SourceWriter writer, BitLayerStep step)
    {
        var shape = step.Shape;
        var size = shape.Window.Size;
        writer.WriteLine($"MemoryMarshal.CreateSpan(ref patch, {shape.Words}).Clear();");
        using (writer.Block($"for (int row = 0; row < {size.Vertical}; row++)"))
        using (writer.Block($"for (int column = 0; column < {size.Horizontal}; column++)"))
        {
            var pixel = $"row * {Names.Number(shape.Window.Dilation.Vertical * step.Input.RowLength)} + column * {Names.Number(shape.Window.Dilation.Horizontal * step.Input.PixelLength)}";
            var from = shape.Groups > 1 ? $"group * {Names.Number(shape.InputsPerGroup)}" : "0";
            var to = $"(row * {Names.Number(size.Horizontal)} + column) * {Names.Number(shape.InputsPerGroup)}";
            writer.WriteLine($"BitRows.Copy({Names.At("corner", pixel)}, {from}, ref patch, {to}, {Names.Number(shape.InputsPerGroup)});");
        }
    }

    /// <summary>Pixels of whole words: the words are copied.</summary>
    private static void EmitCopies(SourceWriter writer, BitLayerStep step)
    {
        var size = step.Shape.Window.Size;
        var to = 0;
        for (var ky = 0; ky < size.Vertical; ky++)
        for (var kx = 0; kx < size.Horizontal; kx++)
        for (var word = 0; word < step.Input.PixelLength; word++)
            writer.WriteLine($"{Names.Element("patch", to++)} = {Names.Element("corner", Offset(step, ky, kx) + word)};");
    }

    /// <summary>Pixels of other lengths: their words are shifted into place.</summary>
    private static void EmitShifts(SourceWriter writer, BitLayerStep step)
    {
        var size = step.Shape.Window.Size;
        var parts = new string?[step.Shape.Words];
        var piece = 0;
        for (var ky = 0; ky < size.Vertical; ky++)
        for (var kx = 0; kx < size.Horizontal; kx++)
        for (var word = 0; word < step.Input.PixelLength; word++, piece++)
        {
            writer.WriteLine($"ulong p{piece} = {Names.Element("corner", Offset(step, ky, kx) + word)};");
            var bit = (ky * size.Horizontal + kx) * step.Shape.InputsPerGroup + 64 * word;
            var bits = System.Math.Min(64, step.Shape.InputsPerGroup - 64 * word);
            Append(ref parts[bit >> 6], (bit & 63) == 0 ? $"p{Names.Number(piece)}" : $"p{Names.Number(piece)} << {Names.Number(bit & 63)}");
            if ((bit & 63) + bits > 64)
                Append(ref parts[(bit >> 6) + 1], $"p{Names.Number(piece)} >> {Names.Number(64 - (bit & 63))}");
        }
        for (var word = 0; word < parts.Length; word++)
            writer.WriteLine($"{Names.Element("patch", word)} = {parts[word] ?? "0"};");
    }

    private static void Append(ref string? part, string piece) => part = part is null ? piece : $"{part} | {piece}";

    private static int Offset(BitLayerStep step, int ky, int kx)
    {
        var dilation = step.Shape.Window.Dilation;
        return ky * dilation.Vertical * step.Input.RowLength + kx * dilation.Horizontal * step.Input.PixelLength;
    }
}
