using System.Text;
using CompactBnn.Format;
using CompactBnn.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CompactBnn.Generator.Tests;

/// <summary>Which file a path means, and files that hold no usable network.</summary>
public sealed class FileDiagnosticTests
{
    [Theory]
    [InlineData("models/net.cbnn", "models/net.cbnn", null)]
    [InlineData("models\\\\net.cbnn", "models/net.cbnn", null)]
    [InlineData("./models/../models/net.cbnn", "models/net.cbnn", null)]
    [InlineData("../shared/net.cbnn", "../shared/net.cbnn", null)]
    [InlineData("nets/a.cbnn", "../shared/net.cbnn", "nets/a.cbnn")]
    [InlineData("nets/a.cbnn", "../shared/net.cbnn", "nets\\a.cbnn")]
    [InlineData("../shared/net.cbnn", "../shared/net.cbnn", "nets/a.cbnn")]
    [InlineData("net.CBNN", "net.CBNN", null)]
    public void A_file_is_found_by_its_path_or_its_link(string written, string path, string? link)
    {
        var run = Run(written, new ModelText(path, Samples.Tiny(), link), new ModelText("models/other.cbnn", Samples.Tiny(2)));
        Assert.Empty(run.Reported);
        Assert.Equal(4, run.Files.Count);
    }

    [Fact]
    public void Where_the_project_folder_is_unknown_the_end_of_the_path_decides()
    {
        var project = Project.Of(SourceFor("models/net.cbnn"), new ModelText("models/net.cbnn", Samples.Tiny()), new ModelText("submodels/net.cbnn", Samples.Tiny(2)));
        Assert.Empty(GeneratorRun.Of(project with { Properties = project.Properties.Clear() }).Reported);
    }

    [Fact]
    public void A_file_that_is_listed_twice_is_one_file() =>
        Assert.Equal(4, Run("net.cbnn", new ModelText("net.cbnn", Samples.Tiny()), new ModelText("net.cbnn", Samples.Tiny())).Files.Count);

    [Theory]
    [InlineData("models/digit.cbnn", "'models/digit.cbnn' is not among the weight files of the project; the nearest names are 'models/digits.cbnn', 'models/letters.cbnn', 'a.cbnn'")]
    [InlineData("MODELS/Digits.cbnn", "'MODELS/Digits.cbnn' is not among the weight files of the project; the nearest names are 'models/digits.cbnn', 'models/letters.cbnn', 'a.cbnn'")]
    [InlineData("letters.cbnn", "'letters.cbnn' is not among the weight files of the project; the nearest names are 'models/letters.cbnn', 'a.cbnn', 'models/digits.cbnn'")]
    public void A_file_that_is_not_there_is_named_with_the_nearest_ones(string written, string message)
    {
        var run = Run(written, new ModelText("models/digits.cbnn", Samples.Tiny()), new ModelText("models/letters.cbnn", Samples.Tiny()), new ModelText("a.cbnn", Samples.Tiny()));
        AssertError(run, "CBNN0005", message);
    }

    [Fact]
    public void A_project_without_weight_files_is_told_how_to_add_one() => AssertError(Run("net.cbnn"), "CBNN0005",
        "'net.cbnn' is not among the weight files of the project; the project has none: add <CompactBnnModel Include=\"net.cbnn\" /> to it");

    [Fact]
    public void Two_candidates_are_listed() => AssertError(
        Run("net.cbnn", new ModelText("net.cbnn", Samples.Tiny()), new ModelText("../b/x.cbnn", Samples.Tiny(), link: "net.cbnn")), "CBNN0006",
        "'net.cbnn' means more than one weight file: '../b/x.cbnn (linked as net.cbnn)', 'net.cbnn'");

    [Theory]
    [InlineData("", 1)]
    [InlineData("onnx", 1)]
    [InlineData("cbnn 1\nname tiny\ninput image 1 2\n", 3)]
    [InlineData("cbnn 1\r\nname tiny\r\ninput image 1 2\r\n", 3)]
    public void A_malformed_file_is_reported_at_the_attribute_with_its_line(string text, int line)
    {
        Assert.False(CbnnReader.TryRead(text, out _, out var fault));
        var run = Run("models/net.cbnn", new ModelText("models/net.cbnn", text));
        var diagnostic = AssertError(run, "CBNN0007", $"models/net.cbnn({line}): {fault!.Message}");
        var additional = Assert.Single(diagnostic.AdditionalLocations);
        Assert.Equal((Project.Folder + "models/net.cbnn", line - 1), (additional.GetLineSpan().Path, additional.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public void A_damaged_file_is_told_from_a_good_one_by_its_checksum()
    {
        var text = CbnnWriter.Write(Samples.Tiny()).Replace("label yes", "label yea", StringComparison.Ordinal);
        var diagnostic = Assert.Single(Run("net.cbnn", new ModelText("net.cbnn", text)).Reported);
        Assert.Contains("the file was changed or damaged", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_later_version_asks_for_an_update() => AssertError(Run("net.cbnn", new ModelText("net.cbnn", "cbnn 2\n")), "CBNN0008",
        "net.cbnn(1): the file is of version 2; this reader knows version 1; update the package CompactBnn");

    [Fact]
    public void A_file_that_is_no_text_is_reported() =>
        AssertError(Run("net.cbnn", new ModelText("net.cbnn", text: null)), "CBNN0007", "net.cbnn(1): the file cannot be read as text");

    [Theory]
    [InlineData("utf-16", "yes")]
    [InlineData("utf-32", "yes")]
    [InlineData("iso-8859-1", "caf\u00E9")]
    public void A_file_in_another_encoding_than_UTF_8_is_refused(string encoding, string label)
    {
        var text = CbnnWriter.Write(Samples.Tiny(0, "no", label));
        var run = Run("net.cbnn", new ModelText("net.cbnn", text, encoding: Encoding.GetEncoding(encoding)));
        var diagnostic = AssertError(run, "CBNN0007", $"net.cbnn(1): the file was read as {encoding}; it must be UTF-8 text");
        Assert.Equal(0, Assert.Single(diagnostic.AdditionalLocations).GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void A_file_that_is_the_same_in_UTF_8_is_welcome_whatever_the_code_page_of_the_project() =>
        Assert.Empty(Run("net.cbnn", new ModelText("net.cbnn", CbnnWriter.Write(Samples.Tiny()), encoding: Encoding.Latin1)).Reported);

    [Theory]
    [InlineData("\r")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    public void Line_feeds_alone_end_lines(string character)
    {
        var text = $"cbnn 1\nname tiny\r\ninput{character}image 1 2\r\n";
        Assert.False(CbnnReader.TryRead(text, out _, out var fault));
        var place = Assert.Single(Assert.Single(Run("net.cbnn", new ModelText("net.cbnn", text)).Reported).AdditionalLocations);
        var lines = text.Split('\n');
        var line = lines[fault!.Line - 1].TrimEnd('\r');
        Assert.Equal(line, text.Substring(place.SourceSpan.Start, place.SourceSpan.Length));
        Assert.Equal(new LinePositionSpan(new(fault.Line - 1, 0), new(fault.Line - 1, line.Length)), place.GetLineSpan().Span);
    }

    [Theory]
    [InlineData("missing.cbnn", "CBNN0005", "static")]
    [InlineData("missing.cbnn", "CBNN0005", "sealed")]
    [InlineData("broken.cbnn", "CBNN0007", "static")]
    [InlineData("broken.cbnn", "CBNN0007", "sealed")]
    public void A_bad_file_is_the_only_error_however_often_the_class_is_used(string path, string id, string modifier)
    {
        var source = MemberUses.Of("Net", modifier) + $"[CompactBnn.BnnModel(\"{path}\")] internal {modifier} partial class Net;";
        var run = GeneratorRun.Of(Project.Of(source, new ModelText("broken.cbnn", "cbnn 1\nname ?\n")));
        Assert.Equal(id, Assert.Single(run.Reported).Id);
        Assert.Empty(run.CompilerDiagnostics);
    }

    [Fact]
    public void Every_class_that_means_a_bad_file_is_told()
    {
        var project = Project.Of(SourceFor("net.cbnn") + SourceFor("net.cbnn").Replace("Net", "Two", StringComparison.Ordinal), new ModelText("net.cbnn", "?"));
        Assert.Equal(["CBNN0007", "CBNN0007"], GeneratorRun.Of(project).Reported.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void Carriage_returns_and_a_byte_order_mark_do_not_matter()
    {
        var text = CbnnWriter.Write(Samples.Convolutional());
        var unix = Run("net.cbnn", new ModelText("net.cbnn", text));
        var windows = Run("net.cbnn", new ModelText("net.cbnn", "\uFEFF" + text.Replace("\n", "\r\n", StringComparison.Ordinal)));
        Assert.Empty(windows.Reported);
        Assert.Equal(unix.Files, windows.Files);
    }

    [Fact]
    public void No_path_of_this_machine_gets_into_the_output()
    {
        var run = Run("net.cbnn", new ModelText("net.cbnn", Samples.Convolutional()));
        Assert.All(run.Files, file => Assert.DoesNotContain("somebody", file.Key + file.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Truncated_and_altered_files_are_diagnostics_never_exceptions()
    {
        var text = CbnnWriter.Write(Samples.Convolutional());
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            var at = random.Next(text.Length - 1);
            var broken = i % 2 == 0 ? text[..at] : text[..at] + (char)random.Next(1, 0x2100) + text[(at + 1)..];
            if (broken == text)
                continue;
            var diagnostic = Assert.Single(Run("net.cbnn", new ModelText("net.cbnn", broken)).Reported);
            Assert.StartsWith("net.cbnn(", diagnostic.GetMessage(null), StringComparison.Ordinal);
        }
    }

    private static GeneratorRun Run(string path, params ModelText[] models) => GeneratorRun.Of(Project.Of(SourceFor(path), models));

    private static string SourceFor(string path) => $"[CompactBnn.BnnModel(\"{path}\")] partial class Net;";

    private static Diagnostic AssertError(GeneratorRun run, string id, string message)
    {
        var diagnostic = Assert.Single(run.Reported);
        Assert.Equal((id, message), (diagnostic.Id, diagnostic.GetMessage(null)));
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal((Project.Folder + "Code.cs", 1), (diagnostic.Location.GetLineSpan().Path, diagnostic.Location.SourceSpan.Start));
        Assert.Empty(run.CompilerDiagnostics);
        return diagnostic;
    }
}
