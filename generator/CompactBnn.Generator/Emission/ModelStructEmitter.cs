using System;

namespace CompactBnn.Generator.Emission;

/// <summary>Writes the type that implements the interface for a static class, which cannot implement one itself (CS0714).</summary>
internal static class ModelStructEmitter
{
    public const string TypeName = "Model";

    private const string Bytes = "global::System.ReadOnlySpan<byte> ";
    private const string Ints = "global::System.Span<int> ";
    private const string Floats = "global::System.Span<float> ";
    private const string Words = "global::System.Span<ulong> workspace";

    private static readonly (string Result, string Member, string[] Parameters)[] Forwarded =
    [
        ("global::System.Collections.Immutable.ImmutableArray<string>", "Labels", []),
        ("int", "ClassCount", []),
        ("int", "InputLength", []),
        ("int", "InputHeight", []),
        ("int", "InputWidth", []),
        ("int", "InputChannels", []),
        ("int", "WorkspaceLength", []),
        ("int", "BatchWorkspaceLength", []),
        ("float", "Temperature", []),
        ("float", "Rejection", []),
        ("int", "Predict", [Bytes + "image"]),
        ("int", "Predict", [Bytes + "image", Words]),
        ("void", "Score", [Bytes + "image", Floats + "scores"]),
        ("void", "Score", [Bytes + "image", Floats + "scores", Words]),
        ("void", "Sums", [Bytes + "image", Ints + "sums"]),
        ("void", "Sums", [Bytes + "image", Ints + "sums", Words]),
        ("void", "PredictBatch", [Bytes + "images", Ints + "classes"]),
        ("void", "PredictBatch", [Bytes + "images", Ints + "classes", Words]),
        ("void", "ScoreBatch", [Bytes + "images", Floats + "scores"]),
        ("void", "ScoreBatch", [Bytes + "images", Floats + "scores", Words]),
        ("void", "TopK", [Bytes + "image", Ints + "classes", Floats + "scores"]),
        ("void", "TopK", [Bytes + "image", Ints + "classes", Floats + "scores", Words]),
    ];

    /// <summary>Writes the type within the class.</summary>
    public static void Write(SourceWriter writer, string className)
    {
        writer.WriteLine();
        writer.WriteLine("/// <summary>The network as a type argument, which a static class cannot be.</summary>");
        writer.WriteLine(GeneratedFile.Attribute);
        using (writer.Block($"public readonly struct {TypeName} : global::CompactBnn.IBnnModel<{TypeName}>"))
        {
            for (var i = 0; i < Forwarded.Length; i++)
            {
                if (i > 0)
                    writer.WriteLine();
                WriteForward(writer, className, Forwarded[i]);
            }
        }
    }

    private static void WriteForward(SourceWriter writer, string className, (string Result, string Member, string[] Parameters) forward)
    {
        var (result, member, parameters) = forward;
        var isProperty = parameters.Length == 0;
        var names = Array.ConvertAll(parameters, parameter => parameter.Substring(parameter.LastIndexOf(' ') + 1));
        writer.WriteLine("/// <inheritdoc/>");
        writer.WriteLine(
            $"public static {result} {member}{(isProperty ? "" : $"({string.Join(", ", parameters)})")} => "
            + $"{className}.{member}{(isProperty ? "" : $"({string.Join(", ", names)})")};");
    }
}
