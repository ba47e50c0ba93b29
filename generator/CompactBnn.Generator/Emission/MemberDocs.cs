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
    public const string Classes = "/// <param name=\"classes\">Takes one class an image.</param>";
    public const string BatchScores = "/// <param name=\"scores\">Takes <see cref=\"ClassCount\"/> scores an image, one image after another.</param>";
    public const string BatchWorkspace = "/// <param name=\"workspace\">Scratch memory of at least <see cref=\"WorkspaceLength\"/> words, or better "
        + "<see cref=\"BatchWorkspaceLength\"/>; its content does not matter.</param>";
    public const string Throws = "/// <exception cref=\"global::System.ArgumentException\">A span has another length than is needed.</exception>";
}
