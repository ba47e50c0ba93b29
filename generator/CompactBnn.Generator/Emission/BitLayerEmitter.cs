using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits the function of a layer on bits, for one instruction set.</summary>
internal sealed class BitLayerEmitter(SourceWriter writer, CountEmitter counts, BitLayerStep step, PackedLayer constants, InstructionSet set)
{
    private LayerShape Shape => step.Shape;

    private Map Input => step.Input;

    private Map Output => step.Output;

    private int BlockWords => constants.Planes * Shape.Words * LayerShape.BlockLanes;

    private int LanesPerGroup => Shape.BlocksPerGroup * LayerShape.BlockLanes;

    /// <summary>The parameters that the call of the function passes.</summary>
    public static string Arguments(BitLayerStep step)
    {
        var patch = GatherEmitter.IsNeeded(step.Shape) ? $", {Names.At("space", step.Patch)}" : "";
        var output = step.Output.Kind == ElementKind.Bit
            ? Names.At("space", step.Output.Offset + step.Output.Origin)
            : Integers.At(step.Output.Offset, step.Output.Origin);
        return $"{Names.At("space", step.Input.Offset + CornerOffset(step))}{patch}, {output}";
    }

    /// <summary>Emits <c>NAME_SUFFIX(ref ulong input, ref ulong patch, ref T output)</c>; input is the corner of the first window.</summary>
    public void Emit()
    {
        writer.WriteLine();
        writer.WriteLine($"/// <summary>{Description.Of(step)}</summary>");
        var patch = GatherEmitter.IsNeeded(Shape) ? ", ref ulong patch" : "";
        var type = Output.Kind == ElementKind.Bit ? "ulong" : "int";
        writer.WriteLine(Names.Optimize);
        using (writer.Block($"private static void {step.Name}_{set.Suffix}(ref ulong input{patch}, ref {type} output)"))
        {
            writer.WriteLine($"ref ulong weights = {Names.First($"{step.Name}_Weights")};");
            if (step.Layer.Weights.Kind == WeightKind.Masked)
                writer.WriteLine($"ref ulong masks = {Names.First($"{step.Name}_Masks")};");
            writer.WriteLine($"ref int corrections = {Names.First($"{step.Name}_Corrections")};");
            if (Output.Shape.Positions == 1)
                EmitPosition("input", "corrections");
            else
                EmitPositions();
        }
    }

    private static int CornerOffset(BitLayerStep step)
    {
        var (padding, ring) = (step.Shape.Window.Padding, step.Input.Ring);
        return (ring.Top - padding.Top) * step.Input.RowLength + (ring.Left - padding.Left) * step.Input.PixelLength;
    }

    private void EmitPositions()
    {
        var stride = Shape.Window.Stride;
        using (writer.Block($"for (int y = 0; y < {Output.Shape.Height}; y++)"))
        using (writer.Block($"for (int x = 0; x < {Output.Shape.Width}; x++)"))
        {
            writer.WriteLine($"ref ulong corner = ref {Names.Add}(ref input, {Names.Pixel(stride.Vertical * Input.RowLength, stride.Horizontal * Input.PixelLength)});");
            var type = Output.Kind == ElementKind.Bit ? "ulong" : "int";
            writer.WriteLine($"ref {type} pixel = ref {Names.Add}(ref output, {Names.Pixel(Output.RowLength, Output.PixelLength)});");
            EmitPosition("corner", EmitBorderClass());
        }
    }

    /// <summary>Emits the look-up of the position's corrections, where they differ, and returns their name.</summary>
    private string EmitBorderClass()
    {
        var lanes = Shape.Groups * LanesPerGroup;
        var row = step.Rows.Count > 1 ? $"{step.Name}_Rows[y]" : "0";
        var column = step.Columns.Count > 1 ? $"{step.Name}_Columns[x]" : "0";
        if (step.Rows.Count == 1 && step.Columns.Count == 1)
            return "corrections";
        var index = step.Rows.Count == 1 ? column : step.Columns.Count == 1 ? row : $"({row} * {Names.Number(step.Columns.Count)} + {column})";
        writer.WriteLine($"ref int border = ref {Names.Add}(ref corrections, {index} * {lanes});");
        return "border";
    }

    /// <summary>Emits the sums or bits of one position.</summary>
    private void EmitPosition(string corner, string corrections)
    {
        var pixel = Output.Shape.Positions == 1 ? "output" : "pixel";
        if (Shape.Groups > 1)
        {
            EmitGroups(corner, corrections, pixel);
            return;
        }
        var patch = corner;
        if (GatherEmitter.IsNeeded(Shape))
        {
            writer.WriteLine($"{step.Name}_Gather(ref {corner}, ref patch);");
            patch = "patch";
        }
        if (Output.Kind == ElementKind.Integer)
        {
            using (writer.Block($"for (int n = 0; n < {LanesPerGroup}; n += {set.Lanes})"))
                EmitStore(patch, corrections, pixel, "n", "n", $"{Names.Number(Shape.OutputsPerGroup)} - n");
            return;
        }
        if (Output.PixelLength == 1)
        {
            EmitWord(patch, corrections, pixel, "0", "0", Names.Number(LanesPerGroup));
            return;
        }
        using (writer.Block($"for (int word = 0; word < {Output.PixelLength}; word++)"))
            EmitWord(patch, corrections, pixel, "word", "64 * word",
                LanesPerGroup % 64 == 0 ? "64 * word + 64" : $"Math.Min(64 * word + 64, {Names.Number(LanesPerGroup)})");
    }

    /// <summary>Emits one word of a pixel: the comparisons of up to 64 channels.</summary>
    private void EmitWord(string patch, string corrections, string pixel, string word, string first, string end)
    {
        writer.WriteLine("ulong bits = 0;");
        if (first != "0")
            writer.WriteLine($"int end = {end};");
        using (writer.Block($"for (int n = {first}; n < {(first == "0" ? end : "end")}; n += {set.Lanes})"))
        {
            EmitCount(patch, "n");
            writer.WriteLine($"bits |= {set.Primitives}.AtMost(count, {Names.At(corrections, "n")}) << n;");
        }
        var flips = constants.FlipWords() is null ? "" : $" ^ {step.Name}_Flips[{word}]";
        writer.WriteLine($"{Names.Element(pixel, word)} = bits{flips};");
    }

    private void EmitGroups(string corner, string corrections, string pixel)
    {
        var bits = Output.Kind == ElementKind.Bit;
        if (bits)
            writer.WriteLine($"MemoryMarshal.CreateSpan(ref {pixel}, {Output.PixelLength}).Clear();");
        using (writer.Block($"for (int group = 0; group < {Shape.Groups}; group++)"))
        {
            writer.WriteLine($"{step.Name}_Gather(ref {corner}, group, ref patch);");
            using (writer.Block($"for (int n = 0; n < {LanesPerGroup}; n += {set.Lanes})"))
            {
                writer.WriteLine($"int lane = group * {LanesPerGroup} + n;");
                if (!bits)
                {
                    EmitStore("patch", corrections, pixel, "lane", $"group * {Names.Number(Shape.OutputsPerGroup)} + n", $"{Names.Number(Shape.OutputsPerGroup)} - n");
                }
                else
                {
                    EmitCount("patch", "lane");
                    writer.WriteLine($"BitRows.Put(ref {pixel}, group * {Shape.OutputsPerGroup} + n, "
                        + $"{set.Primitives}.AtMost(count, {Names.At(corrections, "lane")}));");
                }
            }
        }
        if (bits && constants.FlipWords() is not null)
        {
            using (writer.Block($"for (int word = 0; word < {Output.PixelLength}; word++)"))
                writer.WriteLine($"{Names.Add}(ref {pixel}, word) ^= {step.Name}_Flips[word];");
        }
    }

    private void EmitStore(string patch, string corrections, string pixel, string lane, string channel, string remaining)
    {
        EmitCount(patch, lane);
        var store = step.Layer.Weights.Kind == WeightKind.Integer ? "StoreWeighted" : "StoreDifferences";
        writer.WriteLine($"{set.Primitives}.{store}(count, {Names.At(corrections, lane)}, {Names.At(pixel, channel)}, {remaining});");
    }

    /// <summary>Emits <c>count</c>, the counts of the lanes from <paramref name="lane"/> on.</summary>
    private void EmitCount(string patch, string lane)
    {
        var kind = step.Layer.Weights.Kind switch
        {
            WeightKind.Binary => CountKind.Differences,
            WeightKind.Masked => CountKind.LiveDifferences,
            _ => CountKind.Common,
        };
        var function = counts.Use(kind, Shape.Words, set);
        var perLane = Names.Number(BlockWords / LayerShape.BlockLanes);
        // Eight lanes lie together: a vector of fewer lanes reads a part of each eight.
        var offset = set.Lanes == LayerShape.BlockLanes ? $"{lane} * {perLane}" : $"({lane} & ~7) * {perLane} + ({lane} & 7)";
        if (kind != CountKind.Common)
        {
            var masks = kind == CountKind.LiveDifferences ? $", {Names.At("masks", offset)}" : "";
            writer.WriteLine($"{set.Vector} count = {function}(ref {patch}, {Names.At("weights", offset)}{masks});");
            return;
        }
        writer.WriteLine($"ref ulong planes = {Names.At("weights", offset)};");
        writer.WriteLine($"{set.Vector} count = {function}(ref {patch}, ref planes);");
        for (var plane = 1; plane < constants.Planes; plane++)
        {
            var term = $"({function}(ref {patch}, {Names.At("planes", plane * Shape.Words * LayerShape.BlockLanes)}) << {Names.Number(plane)})";
            writer.WriteLine(plane < constants.Planes - 1 ? $"count += {term};" : $"count = unchecked(count - {term});");
        }
    }
}
