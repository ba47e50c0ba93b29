using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Emits, for the property <c>CompactBnnProfile</c>, what a profiler needs: a table of the steps, and a function that runs one of them. A step
/// only reads values that it does not write, so it may run again and again; no clock stands inside of generated code.
/// </summary>
internal static class ProfileEmitter
{
    private const string Row = "(string Operation, string Kernel, string Description, long BinaryOperations, long IntegerOperations)";

    public static void Emit(SourceWriter writer, NetworkLayout layout)
    {
        foreach (var set in InstructionSet.All)
        {
            EmitTable(writer, layout, set);
            EmitStep(writer, layout, set);
        }
    }

    private static void EmitTable(SourceWriter writer, NetworkLayout layout, InstructionSet set)
    {
        writer.WriteLine();
        writer.WriteLine("/// <summary>The steps in their order.</summary>");
        using (writer.Block($"internal static {Row}[] Profile{set.Suffix}() => new {Row}[]", "};"))
        {
            foreach (var step in layout.Steps)
            {
                var row = StepSummary.Of(step, set);
                writer.WriteLine($"({Literal.Of(row.Operation)}, {Literal.Of(row.Kernel)}, {Literal.Of(Description.Of(step))}, {row.BinaryOperations}L, {row.IntegerOperations}L),");
            }
        }
    }

    private static void EmitStep(SourceWriter writer, NetworkLayout layout, InstructionSet set)
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
}
