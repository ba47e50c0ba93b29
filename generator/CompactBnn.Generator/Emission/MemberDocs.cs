using System.Globalization;
using System.Linq;
using CompactBnn.Format;
using CompactBnn.Generator.Parsing;

namespace CompactBnn.Generator.Emission;

/// <summary>Lines of XML documentation that several members share.</summary>
internal static class MemberDocs
{
    public const string Image = "/// <param name=\"image\"><see cref=\"InputLength\"/> bytes in the order row, column, channel.</param>";
    public const string Images = "/// <param name=\"images\">The images one after another, <see cref=\"InputLength\"/> bytes each.</param>";
    public const string Row = "/// <param name=\"row\"><see cref=\"InputLength\"/> numbers, one a column.</param>";
    public const string Sums = "/// <param name=\"sums\">Takes <see cref=\"ClassCount\"/> sums.</param>";
    public const string Scores = "/// <param name=\"scores\">Takes <see cref=\"ClassCount\"/> scores.</param>";
    public const string Workspace = "/// <param name=\"workspace\">Scratch memory of at least <see cref=\"WorkspaceLength\"/> words; its content does not matter.</param>";
    public const string Class = "/// <returns>The index of a label in <see cref=\"Labels\"/>.</returns>";
    public const string Classes = "/// <param name=\"classes\">Takes one class an image.</param>";
    public const string BatchScores = "/// <param name=\"scores\">Takes <see cref=\"ClassCount\"/> scores an image, one image after another.</param>";
    public const string BatchWorkspace = "/// <param name=\"workspace\">Scratch memory of at least <see cref=\"WorkspaceLength\"/> words, or better "
        + "<see cref=\"BatchWorkspaceLength\"/>; its content does not matter.</param>";
    public const string Throws = "/// <exception cref=\"global::System.ArgumentException\">A span has another length than is needed.</exception>";

    private const int MostLabels = 20;

    /// <summary>What the weight file says about the network, as remarks on the class.</summary>
    public static string OfClass(ModelSummary model) => $"""
        /// <remarks>
        /// <para>The network <c>{model.Name}</c>: {ShapeOf(model.Input)} bytes in, {Literal.Of(model.Labels.Length)} classes out.{AccuracyOf(model)}</para>
        /// <para>Classes: {LabelsOf(model)}.</para>
        /// </remarks>
        """;

    /// <summary>For example <c>28 x 28 x 1</c>.</summary>
    public static string ShapeOf(Shape shape) => InvariantText.Of($"{shape.Height} x {shape.Width} x {shape.Channels}");

    /// <summary>The labels with their indices; many are cut short.</summary>
    public static string LabelsOf(ModelSummary model)
    {
        var shown = model.Labels.Take(MostLabels).Select((label, i) => $"{Literal.Of(i)} <c>{Escaped(label)}</c>");
        return string.Join(", ", shown) + (model.Labels.Length > MostLabels ? ", and so on" : "");
    }

    private static string AccuracyOf(ModelSummary model)
    {
        if (model.TestAccuracy is not { } stated)
            return "";
        var shown = double.TryParse(stated, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share <= 1
            ? InvariantText.Of($"{100 * share:0.##}") + " %"
            : Escaped(stated);
        return $" Its accuracy on test images{(model.Data is { } data ? $" of <c>{Escaped(data)}</c>" : "")}: {shown}.";
    }

    // Texts of weight files are plain lines, so that only the characters of XML itself need care.
    private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
