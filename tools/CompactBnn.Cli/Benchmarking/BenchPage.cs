using System.Globalization;
using System.Net;
using System.Text;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Format;

namespace CompactBnn.Cli.Benchmarking;

/// <summary>Draws a measurement as one page of HTML that needs no other file and no script.</summary>
internal static class BenchPage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --paper: #ffffff; --bar: #2f6fdd; --rail: #e6eaef; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --paper: #0d1117; --bar: #4c8dff; --rail: #242b34; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; } p, small, th { color: var(--soft); }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem; font-weight: normal; vertical-align: top; }
        tr + tr td { border-top: 1px solid var(--rail); } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .rail { background: var(--rail); height: .7rem; border-radius: .35rem; min-width: 10rem; margin-top: .4rem; }
        .bar { background: var(--bar); height: 100%; border-radius: .35rem; min-width: 2px; }
        """;

    /// <summary>Writes the page; the file is whole or, after a failure, as it was before.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Network network, NetworkMeasurement measurement)
    {
        var temporary = $"{Path.GetFullPath(path)}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(temporary, Render(network, measurement));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string Render(Network network, NetworkMeasurement measurement)
    {
        var title = Text($"{network.Name}: speed layer by layer");
        var page = new StringBuilder($"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
            + $"<title>{title}</title>\n<style>\n{Style}\n</style>\n<h1>{title}</h1>\n");
        page.Append(Invariant($"<p>{measurement.InstructionSet}, batch {measurement.Batch}, {measurement.Threads} thread(s). "))
            .Append(Invariant($"First prediction {measurement.FirstPrediction.TotalMilliseconds:f1} ms; generator {measurement.Compilation.Generator.TotalMilliseconds:f0} ms, "))
            .Append(Invariant($"C# compiler {measurement.Compilation.Compiler.TotalMilliseconds:f0} ms.</p>\n"));
        AppendEngines(page, measurement);
        AppendLayers(page, measurement);
        return page.Append(Invariant($"<p>Each step is timed alone, on one thread; times are an image's. The peak is {measurement.Peak / 1e12:f2} T binary operations a second: full adders with all operands in registers.</p>\n</html>\n"))
            .ToString();
    }

    private static void AppendEngines(StringBuilder page, NetworkMeasurement measurement)
    {
        page.Append("<h2>Engines</h2>\n<table>\n<tr><th>engine<th class=n>&micro;s an image<th class=n>images a second<th class=n>bytes allocated a call\n");
        foreach (var engine in measurement.Engines)
            page.Append(Invariant($"<tr><td>{Text(engine.Engine)}<td class=n>{engine.NsPerImage / 1000:f2}<td class=n>{engine.ImagesPerSecond:n0}<td class=n>{engine.BytesPerCall:n0}\n"));
        page.Append("</table>\n");
    }

    private static void AppendLayers(StringBuilder page, NetworkMeasurement measurement)
    {
        page.Append("<h2>Steps of generated code</h2>\n<table>\n<tr><th>layer<th>share of the time<th class=n>&micro;s<th class=n>T operations/s<th class=n>of the peak\n");
        foreach (var layer in measurement.Layers)
        {
            page.Append(Invariant($"<tr><td>{Text(layer.Name)}<br><small>{Text(layer.Description)}; {Text(layer.Kernel)}</small>"))
                .Append(Invariant($"<td><div class=rail title=\"{layer.Share:p1}\"><div class=bar style=\"width:{layer.Share * 100:f1}%\"></div></div>"))
                .Append(Invariant($"<td class=n>{layer.Ns / 1000:f2}"))
                .Append(layer.BinaryOps == 0 ? "<td><td>\n" : Invariant($"<td class=n>{layer.OpsPerSecond / 1e12:f3}<td class=n>{layer.PeakFraction:p1}\n"));
        }
        page.Append("</table>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
