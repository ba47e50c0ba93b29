using System.Globalization;
using System.Net;
using System.Text;
using CompactBnn.Benchmarks.Ratios;

namespace CompactBnn.Benchmarks.Reporting;

/// <summary>Draws for each network how many times as fast generated code is as each peer: bars on a logarithmic scale, in light or dark colours as the reader has it.</summary>
internal static class RatioChart
{
    private const int Width = 760, Left = 190, Right = 70, BarHeight = 13, GroupGap = 16, Top = 64, Bottom = 30;

    private static readonly (string Peer, string Class)[] Shown =
        [("interpreter", "a"), ("hand-written C#", "b"), ("ONNX Runtime float32", "c"), ("ONNX Runtime int8", "d"), ("TorchSharp float32", "e")];

    public static string Draw(RatiosDocument run, int batch)
    {
        var groups = run.Results.Where(result => result.Threads == 1 && result.Batch == batch && Shown.Any(peer => peer.Peer == result.Peer))
            .GroupBy(result => result.Workload).ToArray();
        var most = groups.SelectMany(group => group).Max(result => result.Ratio);
        var decades = Math.Max(1, Math.Log10(most));
        double Length(double ratio) => Math.Max(2, Math.Log10(Math.Max(1, ratio)) / decades * (Width - Left - Right));
        var body = new StringBuilder();
        var y = Top;
        foreach (var group in groups)
        {
            var bars = Shown.Where(peer => group.Any(result => result.Peer == peer.Peer)).ToArray();
            body.Append(Invariant($"<text x=\"{Left - 10}\" y=\"{y + bars.Length * BarHeight / 2 + 4}\" text-anchor=\"end\" class=\"ink\">{WebUtility.HtmlEncode(group.Key)}</text>\n"));
            foreach (var (peer, style) in bars)
            {
                var ratio = group.First(result => result.Peer == peer).Ratio;
                body.Append(Invariant($"<rect x=\"{Left}\" y=\"{y}\" width=\"{Length(ratio):f1}\" height=\"{BarHeight - 2}\" class=\"{style}\"/>"))
                    .Append(Invariant($"<text x=\"{Left + Length(ratio) + 5:f1}\" y=\"{y + 10}\" class=\"soft\">{ratio:g3}x</text>\n"));
                y += BarHeight;
            }
            y += GroupGap;
        }
        return Head(y + Bottom - GroupGap, run, batch) + Grid(y - GroupGap, most, Length) + body + "</svg>\n";
    }

    private static string Head(int height, RatiosDocument run, int batch)
    {
        var head = new StringBuilder(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n"))
            .Append("<style>.ink{fill:#1b1f24}.soft{fill:#59636e;font-size:10px}.line{stroke:#d5dae0}.a{fill:#8c959f}.b{fill:#57606a}.c{fill:#2f6fdd}.d{fill:#1a9988}.e{fill:#c2561a}")
            .Append("@media (prefers-color-scheme:dark){.ink{fill:#e6edf3}.soft{fill:#9198a1}.line{stroke:#30363d}.a{fill:#6e7681}.b{fill:#b1bac4}.c{fill:#4c8dff}.d{fill:#2fc4b0}.e{fill:#f0883e}}</style>\n")
            .Append(Invariant($"<title>Generated code against its peers, batch {batch}</title>\n"))
            .Append(Invariant($"<text x=\"10\" y=\"20\" class=\"ink\" font-size=\"14\">How many times as fast generated code is, batch {batch}, one thread, {run.Machine.InstructionSet}</text>\n"));
        var x = 10;
        foreach (var (peer, style) in Shown)
        {
            head.Append(Invariant($"<rect x=\"{x}\" y=\"34\" width=\"10\" height=\"10\" class=\"{style}\"/><text x=\"{x + 14}\" y=\"43\" class=\"soft\">{peer}</text>\n"));
            x += 30 + 6 * peer.Length;
        }
        return head.ToString();
    }

    private static string Grid(int bottom, double most, Func<double, double> length)
    {
        var grid = new StringBuilder();
        for (var value = 1; value <= most; value *= 10)
        {
            var x = Left + (value == 1 ? 0 : length(value));
            grid.Append(Invariant($"<line x1=\"{x:f1}\" x2=\"{x:f1}\" y1=\"{Top - 6}\" y2=\"{bottom}\" class=\"line\"/><text x=\"{x:f1}\" y=\"{bottom + 14}\" text-anchor=\"middle\" class=\"soft\">{value}x</text>\n"));
        }
        return grid.ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
