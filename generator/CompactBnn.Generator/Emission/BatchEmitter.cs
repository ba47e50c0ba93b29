using System.Collections.Generic;
using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits the evaluation of a batch with an image a lane: one function for each width of vectors, and one that splits a batch among them.</summary>
internal sealed class BatchEmitter(SourceWriter writer, Network network, NetworkLayout layout, BatchLayout batch)
{
    private int ImageLength => (int)network.Input.Shape.Elements;

    /// <summary>Emits <c>SumsBatch</c> and what it calls.</summary>
    public void Emit()
    {
        EmitSplit();
        if (batch.Taken is not null)
        {
            foreach (var set in InstructionSet.All)
                EmitPrefix(set);
        }
        foreach (var width in BatchWidth.All)
            EmitBatch(width);
        if (batch.Taken is null)
            EmitInput();
    }

    /// <summary>Emits the function that splits a batch among the ways to evaluate images together, and single images.</summary>
    private void EmitSplit()
    {
        var least = System.Array.ConvertAll(InstructionSet.All, widest => BatchSize.Of(batch, layout, widest));
        writer.WriteLine();
        writer.WriteLine("/// <summary>The sums of several images, where it pays with an image a lane: a vector that is half empty costs as much as a full one.</summary>");
        using (writer.Block("internal static void SumsBatch(ReadOnlySpan<byte> images, Span<int> sums, Span<ulong> workspace)"))
        {
            NetworkEmitter.EmitVersion(writer);
            EmitSplitLoop(least);
        }
    }

    private void EmitSplitLoop(Dictionary<BatchWidth, int>[] least)
    {
        using (writer.Block("while (images.Length > 0)"))
        {
            writer.WriteLine($"int left = images.Length / {ImageLength};");
            writer.WriteLine("int taken = 1;");
            var keyword = "if";
            foreach (var width in BatchWidth.All)
            {
                if (Condition(width, least) is not { } condition)
                    continue;
                using (writer.Block($"{keyword} ({condition})"))
                {
                    writer.WriteLine($"taken = Math.Min(left, {Names.Number(width.Images)});");
                    writer.WriteLine($"Batch{width.Suffix}(images.Slice(0, taken * {ImageLength}), sums.Slice(0, taken * {network.ClassCount}), workspace);");
                }
                keyword = "else if";
            }
            using (writer.Block(keyword == "if" ? "if (left > 0)" : "else"))
                writer.WriteLine($"Sums(images.Slice(0, {ImageLength}), sums.Slice(0, {network.ClassCount}), workspace);");
            writer.WriteLine($"images = images.Slice(taken * {ImageLength});");
            writer.WriteLine($"sums = sums.Slice(taken * {network.ClassCount});");
        }
    }

    /// <summary>Whether there are images enough for a way, by the widest vectors that the machine has; null where it is never used.</summary>
    private static string? Condition(BatchWidth width, Dictionary<BatchWidth, int>[] least)
    {
        string? condition = null;
        for (var i = least.Length - 1; i >= 0; i--)
        {
            var own = least[i].TryGetValue(width, out var images) && images != BatchSize.Never ? $"left >= {Names.Number(images)}" : null;
            var supported = $"{InstructionSet.All[i].Primitives}.IsSupported";
            if (InstructionSet.All[i].IsScalar || own == condition)
                condition = own;
            else if (own is null)
                condition = $"!{supported} && {condition}";
            else
                condition = condition is null ? $"{supported} && {own}" : $"({supported} ? {own} : {condition})";
        }
        return condition;
    }

    /// <summary>Emits the steps before the lanes, for one image.</summary>
    private void EmitPrefix(InstructionSet set)
    {
        writer.WriteLine();
        writer.WriteLine("/// <summary>The steps that are taken for each image, before the lanes.</summary>");
        using (writer.Block($"private static void Prefix{set.Suffix}(ReadOnlySpan<byte> image, Span<ulong> workspace)"))
        {
            writer.WriteLine($"ref byte pixels = {Names.First("image")};");
            writer.WriteLine($"ref ulong space = {Names.First("workspace")};");
            for (var i = 0; i < batch.First; i++)
                StepEmitter.EmitCall(writer, batch.Steps[i], set);
        }
    }

    private void EmitBatch(BatchWidth width)
    {
        writer.WriteLine();
        writer.WriteLine($"/// <summary>The sums of up to {width.Images} images, an image a lane.</summary>");
        using (writer.Block($"private static void Batch{width.Suffix}(ReadOnlySpan<byte> images, Span<int> sums, Span<ulong> workspace)"))
        {
            writer.WriteLine($"ref ulong lanes = {Names.First("workspace")};");
            if (batch.Taken is { } taken)
                EmitTaking(taken, width);
            for (var i = batch.First; i < batch.Steps.Count; i++)
                EmitStep(batch.Steps[i], width);
        }
    }

    /// <summary>Emits the steps before the lanes, for all images, and what turns their last value into lanes.</summary>
    public void EmitTaking(Map taken, BatchWidth width)
    {
        var words = Names.Number(taken.Words);
        var rows = batch.LaneWords(width);
        var atATime = BatchLayout.ImagesAtATime;
        writer.WriteLine($"Span<ulong> rows = workspace.Slice({rows}, {atATime * taken.Words});");
        writer.WriteLine($"Span<ulong> rest = workspace.Slice({rows + atATime * taken.Words});");
        EmitRing(taken, width);
        using (writer.Block($"for (int word = 0; word < {width.Words}; word++)"))
        {
            writer.WriteLine($"int count = Math.Min({atATime}, images.Length / {ImageLength} - {atATime} * word);");
            using (writer.Block("if (count <= 0)"))
                writer.WriteLine("break;");
            using (writer.Block("for (int i = 0; i < count; i++)"))
            {
                writer.WriteLine($"Prefix{width.Set.Suffix}(images.Slice(({atATime} * word + i) * {ImageLength}, {ImageLength}), rest);");
                writer.WriteLine($"rest.Slice({taken.Offset}, {words}).CopyTo(rows.Slice(i * {words}, {words}));");
            }
            writer.WriteLine($"{MapOf(taken)}.TakeImages<{width.Types}>({Names.At("rows[0]", taken.Origin)}, {words}, {taken.RowLength}, count, word, {First(taken, width)});");
        }
    }

    /// <summary>Emits the statement that evaluates a step on lanes.</summary>
    public void EmitStep(Step step, BatchWidth width)
    {
        if (step is FlattenStep or SumsStep)
            return;
        writer.WriteLine();
        writer.WriteLine($"// {Description.Of(step)}");
        switch (step)
        {
            case PlanesStep planes:
                EmitRing(planes.Output, width);
                writer.WriteLine($"{step.Name}_Lanes.Input.Run<{width.Types}>(images, {First(planes.Output, width)});");
                break;
            case FlatPlaneStep flat:
                writer.WriteLine($"{step.Name}_Lanes.Input.Run<{width.Types}>(images, {First(flat.Output, width)});");
                break;
            case ByteLayerStep layer:
                EmitRing(layer.Output, width);
                writer.WriteLine(ByteLayerEmitter.BatchCall(layer, width, (At(batch.Integers, width), Scratch(width)), First(layer.Output, width)));
                break;
            case BitLayerStep { Threshold: null } layer:
                writer.WriteLine($"{SlicedEmitter.BatchLayer(layer, width, "RunSums")}({Corner(layer, width)}, {Scratch(width)}, sums);");
                break;
            case BitLayerStep layer when !width.IsOctets && StraightLayers.Has(layer):
                EmitRing(layer.Output, width);
                writer.WriteLine(StraightLayerEmitter.Call(layer, width, Corner(layer, width), Scratch(width), First(layer.Output, width)));
                break;
            case BitLayerStep layer:
                EmitRing(layer.Output, width);
                writer.WriteLine($"{SlicedEmitter.BatchLayer(layer, width, "Run")}({Corner(layer, width)}, {Scratch(width)}, {First(layer.Output, width)});");
                break;
            case PoolStep pool:
                EmitRing(pool.Output, width);
                writer.WriteLine($"LanePooling<{width.Types}>.Pool({First(pool.Input, width)}, {First(pool.Output, width)}, "
                    + $"{(pool.Pool.Minimum is null ? "default" : $"{step.Name}_Minimum")}, {Window(pool)});");
                break;
        }
    }

    private void EmitInput()
    {
        var step = batch.Steps[0];
        if (step is ByteLayerStep layer)
        {
            ByteLayerEmitter.EmitBatch(writer, layer);
            return;
        }
        var map = step is PlanesStep planes ? MapOf(planes.Output) : $"new LaneMap({network.Input.Shape.Height}, {network.Input.Shape.Width}, 1, {network.Input.Shape.Width}, 0)";
        SlicedEmitter.EmitHolder(writer, $"{step.Name}_Lanes", "LaneInput", "Input",
            $"{map}, {Names.Number(network.Input.Shape.Channels)}, {step.Name}_LaneColours, {step.Name}_LaneTables", "The encoding of a batch.");
    }

    private void EmitRing(Map map, BatchWidth width)
    {
        if (map.HasRing)
            writer.WriteLine($"{MapOf(map)}.Fill<{width.Types}>({At(batch.OffsetOf(map), width)}, {(map.RingValue == 1 ? "ulong.MaxValue" : "0")});");
    }

    private static string Window(PoolStep step)
    {
        var (input, output, window) = (step.Input, step.Output, step.Pool.Window);
        var channels = input.Shape.Channels;
        int[] numbers =
        [
            output.Shape.Height, output.Shape.Width, input.Shape.Height, input.Shape.Width, BatchLayout.RowPixels(input) * channels, channels,
            BatchLayout.RowPixels(output) * channels, channels, window.Size.Vertical, window.Size.Horizontal, window.Stride.Vertical,
            window.Stride.Horizontal, window.Padding.Top, window.Padding.Left,
        ];
        return $"new MapWindow({string.Join(", ", System.Array.ConvertAll(numbers, Names.Number))})";
    }

    private static string MapOf(Map map) =>
        $"new LaneMap({map.Shape.Height}, {map.Shape.Width}, {map.Shape.Channels}, {BatchLayout.RowPixels(map)}, {map.Ring.Top + map.Ring.Bottom})";

    private static string At(int words, BatchWidth width) => Names.At("lanes", words * width.Words);

    private string Scratch(BatchWidth width) => At(batch.Scratch, width);

    /// <summary>The first pixel inside the ring.</summary>
    private string First(Map map, BatchWidth width) =>
        At(batch.OffsetOf(map) + (map.Ring.Top * BatchLayout.RowPixels(map) + map.Ring.Left) * map.Shape.Channels, width);

    /// <summary>The corner of a layer's first window.</summary>
    private string Corner(BitLayerStep step, BatchWidth width)
    {
        var (padding, ring) = (step.Shape.Window.Padding, step.Input.Ring);
        var pixels = (ring.Top - padding.Top) * BatchLayout.RowPixels(step.Input) + ring.Left - padding.Left;
        return At(batch.OffsetOf(step.Input) + pixels * step.Input.Shape.Channels, width);
    }
}
