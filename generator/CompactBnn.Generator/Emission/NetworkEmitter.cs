using System.Collections.Generic;
using System.Linq;
using System.Text;
using CompactBnn.Format;
using CompactBnn.Generator.Lowering;
using CompactBnn.Kernels;

namespace CompactBnn.Generator.Emission;

/// <summary>Emits the code of a network: a static class with one function a step and instruction set, and, in a file of its own, its constants.</summary>
internal static class NetworkEmitter
{
    /// <summary>The namespace of the emitted class.</summary>
    public const string Namespace = "CompactBnn.Generated";

    /// <summary>The file with the functions.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layout">Its layout, without an obstacle.</param>
    /// <param name="typeName">Name of the class.</param>
    /// <param name="profiles">Whether a profiler wants to run the steps one at a time.</param>
    public static string EmitCode(Network network, NetworkLayout layout, string typeName, bool profiles)
    {
        var writer = new SourceWriter();
        HeaderEmitter.Emit(writer, network, layout);
        using (writer.Block($"namespace {Namespace}"))
        {
            writer.WriteLine(HeaderEmitter.Usings);
            writer.WriteLine();
            writer.WriteLine($"/// <summary>The network {network.Name}, compiled.</summary>");
            using (writer.Block($"internal static partial class {typeName}"))
            {
                EmitDispatch(writer);
                foreach (var set in InstructionSet.All)
                    EmitRun(writer, layout, set);
                if (layout.Batch is { } batch)
                    new BatchEmitter(writer, network, layout, batch).Emit();
                else
                    EmitOneByOne(writer, network);
                if (profiles)
                    new ProfileEmitter(writer, network, layout).Emit();
                EmitFunctions(writer, layout);
            }
        }
        return writer.ToString();
    }

    /// <summary>The file with the constants.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layout">Its layout, without an obstacle.</param>
    /// <param name="typeName">Name of the class.</param>
    /// <param name="optimizes">Whether the JIT will optimise the assembly.</param>
    public static string EmitWeights(Network network, NetworkLayout layout, string typeName, bool optimizes)
    {
        var text = new StringBuilder();
        text.Append(HeaderEmitter.Pragmas).Append($"\nnamespace {Namespace}\n{{\n    using global::System;\n\n    internal static partial class {typeName}\n    {{");
        var tables = new TableEmitter(text, optimizes);
        foreach (var step in layout.Steps)
            ConstantsEmitter.Emit(tables, step);
        foreach (var straight in StraightLayersOf(layout))
            StraightLayerEmitter.EmitTables(tables, straight);
        // The encoding is first where lanes are made of bytes.
        var takesBytes = layout.Batch is { Taken: null };
        if (layout.Steps[0] is PlanesStep planes && (takesBytes || planes.Next is not null))
            EncodingEmitter.EmitLaneTables(tables, planes.Name, planes.Planes);
        else if (layout.Steps[0] is FlatPlaneStep flat && takesBytes)
            EncodingEmitter.EmitLaneTables(tables, flat.Name, flat.Planes);
        tables.Emit("Scores_Scale", "the factor of each class", network.Scores.Scale.AsSpan().ToArray());
        tables.Emit("Scores_Bias", "the summand of each class", network.Scores.Bias.AsSpan().ToArray());
        return text.Append("    }\n}\n").ToString();
    }

    private static void EmitDispatch(SourceWriter writer)
    {
        writer.WriteLine("/// <summary>The sums of the classes, by the widest vectors that the machine has. The checks are constants to the compiler.</summary>");
        using (writer.Block("internal static void Sums(ReadOnlySpan<byte> image, Span<int> sums, Span<ulong> workspace)"))
        {
            EmitVersion(writer);
            foreach (var set in InstructionSet.All)
            {
                if (set.IsScalar)
                {
                    writer.WriteLine($"Sums{set.Suffix}(image, sums, workspace);");
                    continue;
                }
                using (writer.Block($"if ({set.Primitives}.IsSupported)"))
                {
                    writer.WriteLine($"Sums{set.Suffix}(image, sums, workspace);");
                    writer.WriteLine("return;");
                }
            }
        }
        writer.WriteLine();
        writer.WriteLine("/// <summary>The scores of the classes: each sum times a factor, plus a summand.</summary>");
        using (writer.Block("internal static void Scores(ReadOnlySpan<int> sums, Span<float> scores)"))
            writer.WriteLine("Scoring.Score(sums, Scores_Scale, Scores_Bias, scores);");
    }

    /// <summary>Emits the check that the runtime of the program is one that the code suits; before the first write into scratch memory.</summary>
    public static void EmitVersion(SourceWriter writer) => writer.WriteLine($"Require.Kernels({Names.Number(KernelVersion.Current)});");

    private static void EmitOneByOne(SourceWriter writer, Network network)
    {
        writer.WriteLine();
        writer.WriteLine("/// <summary>The sums of several images.</summary>");
        using (writer.Block("internal static void SumsBatch(ReadOnlySpan<byte> images, Span<int> sums, Span<ulong> workspace)"))
        using (writer.Block($"for (int i = 0; i < images.Length / {network.Input.Shape.Elements}; i++)"))
        {
            writer.WriteLine($"Sums(images.Slice(i * {network.Input.Shape.Elements}, {network.Input.Shape.Elements}), "
                + $"sums.Slice(i * {network.ClassCount}, {network.ClassCount}), workspace);");
        }
    }

    private static void EmitRun(SourceWriter writer, NetworkLayout layout, InstructionSet set)
    {
        writer.WriteLine();
        writer.WriteLine(set.IsScalar ? "/// <summary>The sums, without vectors.</summary>" : $"/// <summary>The sums, by {set.Bits}-bit vectors.</summary>");
        using (writer.Block($"internal static void Sums{set.Suffix}(ReadOnlySpan<byte> image, Span<int> sums, Span<ulong> workspace)"))
        {
            writer.WriteLine($"ref byte pixels = {Names.First("image")};");
            writer.WriteLine($"ref ulong space = {Names.First("workspace")};");
            foreach (var step in layout.Steps)
                StepEmitter.EmitCall(writer, step, set);
        }
    }

    private static void EmitFunctions(SourceWriter writer, NetworkLayout layout)
    {
        var counts = new CountEmitter(writer);
        for (var i = 0; i < layout.Steps.Count; i++)
        {
            StepEmitter.EmitFunctions(writer, counts, layout.Steps[i]);
            if (layout.Steps[i] is BitLayerStep layer)
                SlicedEmitter.Emit(writer, layer, layout.Batch is { } batch && i >= batch.First);
        }
        counts.EmitAll();
        foreach (var straight in StraightLayersOf(layout))
            StraightLayerEmitter.Emit(writer, straight);
    }

    private static IEnumerable<BitLayerStep> StraightLayersOf(NetworkLayout layout) =>
        layout.Batch is { } batch ? batch.Steps.Skip(batch.First).OfType<BitLayerStep>().Where(StraightLayers.Has) : [];
}
