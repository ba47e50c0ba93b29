using System;
using CompactBnn.Generator.Parsing;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Writes the type that evaluates a network which is too large to compile: the weight file itself, and an interpreter made of it at the
/// first call.
/// </summary>
internal static class InterpretedNetworkEmitter
{
    /// <summary>The text of the file.</summary>
    public static string Emit(NetworkPlan plan)
    {
        var text = Normalized(plan.Payload.Source.ToString());
        var quotes = new string('"', Math.Max(3, LongestQuoteRun(text) + 1));
        var writer = new SourceWriter();
        GeneratedFile.WriteHead(writer, $"The network '{plan.Payload.Network.Name}', interpreted: {plan.Obstacle!}.");
        writer.WriteLine($$"""
            namespace CompactBnn.Generated;

            {{GeneratedFile.Attribute}}
            internal static class {{plan.TypeName}}
            {
                internal static void Sums(global::System.ReadOnlySpan<byte> image, global::System.Span<int> sums, global::System.Span<ulong> workspace) =>
                    Loaded.Interpreter.Sums(image, sums);

                internal static void SumsBatch(
                    global::System.ReadOnlySpan<byte> images, global::System.Span<int> sums, global::System.Span<ulong> workspace)
                {
                    int imageLength = {{plan.Payload.Network.Input.Shape.Elements}}, classes = {{plan.Payload.Network.ClassCount}};
                    for (int i = 0; i < images.Length / imageLength; i++)
                    {
                        Sums(images.Slice(i * imageLength, imageLength), sums.Slice(i * classes, classes), workspace);
                    }
                }

                internal static void Scores(global::System.ReadOnlySpan<int> sums, global::System.Span<float> scores)
                {
                    global::CompactBnn.Format.Scores last = Loaded.Interpreter.Network.Scores;
                    global::CompactBnn.Kernels.Scoring.Score(sums, last.Scale.AsSpan(), last.Bias.AsSpan(), scores);
                }

                /// <summary>A class of its own, so that the network is loaded by its first call, and by nothing before.</summary>
                private static class Loaded
                {
                    internal static readonly global::CompactBnn.BnnInterpreter Interpreter =
                        new(global::CompactBnn.CbnnFile.Read(File, {{Literal.Of(plan.Payload.Network.Name + ".cbnn")}}));
                }

                private static global::System.ReadOnlySpan<byte> File =>
            """);
        // Unindented: what stands before the closing quotes would have to stand before each line of the file.
        writer.WriteUnindented($"{quotes}\n{text}{quotes}u8;\n");
        writer.WriteLine("}");
        return writer.ToString();
    }

    private static string Normalized(string text)
    {
        var lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n");
        return lines.EndsWith("\n", StringComparison.Ordinal) ? lines : lines + "\n";
    }

    private static int LongestQuoteRun(string text)
    {
        int longest = 0, run = 0;
        foreach (var c in text)
        {
            run = c == '"' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }
}
