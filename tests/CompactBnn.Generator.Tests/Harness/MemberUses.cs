namespace CompactBnn.Generator.Tests.Harness;

/// <summary>Code that uses what a class gets with a network that reads images, and with one that reads rows.</summary>
internal static class MemberUses
{
    /// <summary>A type that uses a class, directly and as a type argument.</summary>
    /// <param name="name">Name of the class.</param>
    /// <param name="modifier">One of its modifiers; a static class is no type argument itself.</param>
    public static string Of(string name, string modifier) => $$"""
        using System;
        using CompactBnn;

        internal static class Uses
        {
            internal static float Main(byte[] image, float[] row)
            {
                Span<float> scores = stackalloc float[{{name}}.ClassCount];
                Span<int> classes = stackalloc int[{{name}}.InputHeight * {{name}}.InputWidth * {{name}}.InputChannels];
                Span<ulong> workspace = new ulong[{{name}}.WorkspaceLength];
                {{name}}.Score(image, scores);
                {{name}}.Score(row, scores);
                {{name}}.Sums(image, classes, workspace);
                {{name}}.TopK(image, classes, scores);
                {{name}}.PredictBatch(image, classes);
                {{name}}.PredictBatchParallel(image, new int[3]);
                {{name}}.ScoreBatch(image, scores, workspace);
                {{name}}.Quantize(row, image);
                return {{name}}.Labels[{{name}}.Predict(image)].Length + {{name}}.Predict(row) + {{name}}.Temperature + {{name}}.Rejection
                    + {{name}}.Input.Shape.Height + Ask<{{(modifier == "static" ? name + ".Model" : name)}}>();
            }

            private static int Ask<T>() where T : IBnnModel<T> => T.InputLength;
        }

        """;
}
