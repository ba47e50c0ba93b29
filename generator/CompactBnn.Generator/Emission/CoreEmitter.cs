namespace CompactBnn.Generator.Emission;

/// <summary>Writes the bodies of a class's partial methods: calls of the network, which all classes with the same model share.</summary>
internal static class CoreEmitter
{
    /// <summary>The text of the file.</summary>
    public static string Emit(CoreInput input)
    {
        var writer = new SourceWriter();
        GeneratedFile.WriteHead(writer, "Connects a class with its network, which other classes may share.");
        GeneratedFile.WritePart(writer, input.Shape, "", () => WriteBodies(writer, input));
        return writer.ToString();
    }

    private static void WriteBodies(SourceWriter writer, CoreInput input)
    {
        writer.WriteLine($$"""
            static partial void SumsCore(global::System.ReadOnlySpan<byte> image, global::System.Span<int> sums, global::System.Span<ulong> workspace) =>
                global::CompactBnn.Generated.{{input.Types.Network}}.Sums(image, sums, workspace);

            static partial void SumsBatchCore(global::System.ReadOnlySpan<byte> images, global::System.Span<int> sums, global::System.Span<ulong> workspace) =>
                global::CompactBnn.Generated.{{input.Types.Network}}.SumsBatch(images, sums, workspace);

            static partial void ScoresCore(global::System.ReadOnlySpan<int> sums, global::System.Span<float> scores) =>
                global::CompactBnn.Generated.{{input.Types.Network}}.Scores(sums, scores);
            """);
        if (input.Types.Columns is null)
            return;
        writer.WriteLine();
        writer.WriteLine($$"""
            static partial void QuantizeCore(global::System.ReadOnlySpan<float> row, global::System.Span<byte> image) =>
                global::CompactBnn.Generated.{{input.Types.Columns}}.Quantize(row, image);
            """);
    }
}
