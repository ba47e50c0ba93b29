using System.Globalization;
using CompactBnn.Format;

namespace CompactBnn.Trainer.Reporting;

/// <summary>The lines of C# that use a network.</summary>
internal static class Usage
{
    /// <summary>Lines to paste into a program that has the package and the weight file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="file">Name of its weight file.</param>
    public static string Of(Network network, string file)
    {
        var name = ClassName(network.Name);
        var input = network.Input is TableInput ? "float[] row" : "byte[] image";
        var argument = network.Input is TableInput ? "row" : "image";
        return $$"""
            using CompactBnn;

            string Recognise({{input}}) => {{name}}.Labels[{{name}}.Predict({{argument}})];

            [BnnModel("{{Escaped(file)}}")]
            static partial class {{name}};
            """;
    }

    private static string Escaped(string text) =>
        string.Concat(text.Select(c => c is '"' or '\\' ? $"\\{c}" : char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : $"{c}"));

    private static string ClassName(string name)
    {
        var words = name.Split('-', '_').Where(word => word.Length > 0);
        return string.Concat(words.Select(word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..])) + "Model";
    }
}
