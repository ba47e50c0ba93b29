using System;
using System.Collections.Generic;
using CompactBnn.Format;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Emits, for the property <c>CompactBnnProfile</c>, what a profiler needs: a table of the steps, and a function that runs one of them; the same
/// for batches, with full vectors of images. A step only reads values that it does not write, so it may run again and again; no clock
/// stands inside of generated code.
/// </summary>
internal sealed class ProfileEmitter(SourceWriter writer, Network network, NetworkLayout layout)
{
    private const string Row =
        "(string Operation, string Kernel, string Description, long BinaryOperations, long IntegerOperations, double[] CostFactors)";

    public void Emit()
    {
        EmitConstants();
        foreach (var set in InstructionSet.All)
        {
            EmitTable($"Profile{set.Suffix}", ImageRows(set));
            EmitStep(set);
            if (layout.Batch is not { } batch)
                continue;
            EmitTable($"ProfileBatch{set.Suffix}", BatchRows(batch, set));
            EmitBatchStep(batch, set);
        }
    }

    /// <summary>The constants of the cost model, for each instruction set.</summary>
    private void EmitConstants()
    {
        writer.WriteLine();
        writer.WriteLine("/// <summary>The constants of the cost model by name, in nanoseconds.</summary>");
        using (writer.Block("internal static (string Name, double Nanoseconds)[] Costs(int vectorBits)"))
        {
            foreach (var set in InstructionSet.All)
            {
                var values = layout.Costs.Of(set.Bits).Values;
                var items = new string[values.Length];
                for (var i = 0; i < items.Length; i++)
                    items[i] = $"({Literal.Of(CostTable.Constants[i])}, {Literal.Of(values[i])})";
                writer.WriteLine($"if (vectorBits == {set.Bits}) return new (string, double)[] {{ {string.Join(", ", items)} }};");
            }
            writer.WriteLine("return new (string, double)[0];");
        }
    }

    private IEnumerable<string> ImageRows(InstructionSet set)
    {
        foreach (var step in layout.Steps)
            yield return RowOf(StepSummary.Of(step, set), Description.Of(step), StepPrediction.OfImage(step, set));
    }

    private IEnumerable<string> BatchRows(BatchLayout batch, InstructionSet set)
    {
        if (batch.Taken is not null)
        {
            long binary = 0, integer = 0;
            for (var i = 0; i < batch.First; i++)
            {
                var row = StepSummary.Of(layout.Steps[i], set);
                (binary, integer) = (binary + row.BinaryOperations, integer + row.IntegerOperations);
            }
            yield return RowOf(new("prefix", "image by image, then turned into lanes", binary, integer), $"the first {batch.First} steps", []);
        }
        for (var i = batch.First; i < batch.Steps.Count; i++)
        {
            var row = StepSummary.Of(batch.Steps[i], set);
            var kernel = batch.Steps[i] switch
            {
                BitLayerStep layer => StraightLayers.Has(layer) ? "straight line" : "counters",
                ByteLayerStep => "signed sums",
                _ => row.Kernel,
            };
            yield return RowOf(row with { Kernel = $"{kernel}, {Names.Number(set.Bits)} images" }, Description.Of(batch.Steps[i]), StepPrediction.OfBatch(batch.Steps[i], set));
        }
    }

    private static string RowOf(StepSummary row, string description, double[] factors) => InvariantText.Of(
        $"({Literal.Of(row.Operation)}, {Literal.Of(row.Kernel)}, {Literal.Of(description)}, {row.BinaryOperations}L, {row.IntegerOperations}L, new double[] {{ {string.Join(", ", Array.ConvertAll(factors, Literal.Of))} }}),");

    private void EmitTable(string name, IEnumerable<string> rows)
    {
        writer.WriteLine();
        writer.WriteLine("/// <summary>The steps in their order.</summary>");
        using (writer.Block($"internal static {Row}[] {name}() => new {Row}[]", "};"))
        {
            foreach (var row in rows)
                writer.WriteLine(row);
        }
    }

    private void EmitStep(InstructionSet set)
    {
        writer.WriteLine();
        writer.WriteLine("/// <summary>One step, on what the steps before it left in the workspace; nothing for an index that no step has.</summary>");
        using (writer.Block($"internal static void Step{set.Suffix}(int step, ReadOnlySpan<byte> image, Span<int> sums, Span<ulong> workspace)"))
        {
            writer.WriteLine($"ref byte pixels = {Names.First("image")};");
            writer.WriteLine($"ref ulong space = {Names.First("workspace")};");
            using (writer.Block("switch (step)"))
            {
                for (var i = 0; i < layout.Steps.Count; i++)
                {
                    using (writer.Block($"case {i}:"))
                    {
                        StepEmitter.EmitCall(writer, layout.Steps[i], set);
                        writer.WriteLine("break;");
                    }
                }
            }
        }
    }

    private void EmitBatchStep(BatchLayout batch, InstructionSet set)
    {
        var emitter = new BatchEmitter(writer, network, layout, batch);
        writer.WriteLine();
        writer.WriteLine($"/// <summary>The same for {set.Bits} images.</summary>");
        using (writer.Block($"internal static void StepBatch{set.Suffix}(int step, ReadOnlySpan<byte> images, Span<int> sums, Span<ulong> workspace)"))
        {
            writer.WriteLine($"ref ulong lanes = {Names.First("workspace")};");
            using (writer.Block("switch (step)"))
            {
                var index = 0;
                if (batch.Taken is { } taken)
                {
                    using (writer.Block($"case {index++}:"))
                    {
                        emitter.EmitTaking(taken, new BatchWidth(set, false));
                        writer.WriteLine("break;");
                    }
                }
                for (var i = batch.First; i < batch.Steps.Count; i++)
                {
                    using (writer.Block($"case {index++}:"))
                    {
                        emitter.EmitStep(batch.Steps[i], new BatchWidth(set, false));
                        writer.WriteLine("break;");
                    }
                }
            }
        }
    }
}
