using System.Text;

namespace CompactBnn.Benchmarks.Reporting;

/// <summary>A table of Markdown; all columns but the first are numbers.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    public MarkdownTable(params string[] headings)
    {
        Row(headings);
        Row([.. headings.Select((_, i) => i == 0 ? "---" : "---:")]);
    }

    public void Row(params string[] cells) => _text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    public override string ToString() => _text.ToString();
}
