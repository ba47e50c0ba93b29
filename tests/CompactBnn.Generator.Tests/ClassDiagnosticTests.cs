using CompactBnn.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompactBnn.Generator.Tests;

/// <summary>Classes that cannot get a network. Each diagnostic is an error of the project, never one of generated code.</summary>
public sealed class ClassDiagnosticTests
{
    [Theory]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] class Net;", "Net", "CBNN0001", "'Net' cannot be completed: 'Net' must be declared partial")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] static class Net { }", "Net", "CBNN0001", "'Net' cannot be completed: 'Net' must be declared partial")]
    [InlineData("class Outer { [CompactBnn.BnnModel(\"net.cbnn\")] partial class Net; }", "Outer", "CBNN0001", "'Net' cannot be completed: 'Outer' must be declared partial")]
    [InlineData("interface IOuter { partial struct Middle { [CompactBnn.BnnModel(\"net.cbnn\")] partial class Net; } }", "IOuter", "CBNN0001",
        "'Net' cannot be completed: 'IOuter' must be declared partial")]
    public void All_declarations_must_be_partial(string source, string marked, string id, string message)
    {
        var diagnostic = Single(source);
        Assert.Equal((id, message), (diagnostic.Id, diagnostic.GetMessage(null)));
        Assert.Equal(marked, source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
    }

    [Theory]
    [InlineData("static", "class Net;")]
    [InlineData("sealed", "class Net;")]
    [InlineData("sealed", "record Net;")]
    public void A_class_that_is_not_partial_is_told_so_and_its_uses_are_no_errors(string modifier, string declaration)
    {
        var run = RunWithUses(modifier, $"[BnnModel(\"net.cbnn\")] internal {modifier} {declaration}");
        Assert.Equal(["CBNN0001"], run.Reported.Select(diagnostic => diagnostic.Id));
        Assert.Equal(["CS0260"], run.CompilerDiagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("static", "const int InputLength = 3;")]
    [InlineData("sealed", "const int InputLength = 3;")]
    [InlineData("sealed", "static int InputLength(string text) => text.Length;")]
    [InlineData("sealed", "public static int Predict(ReadOnlySpan<byte> image, Span<ulong> workspace) => 3;")]
    [InlineData("static", "public static int QuantizeCore => 3; public static int BatchWorkspaceLength => 3;")]
    public void A_taken_name_is_the_only_error_however_often_the_class_is_used(string modifier, string members) =>
        AssertAlone("CBNN0003", RunWithUses(modifier, $"[BnnModel(\"net.cbnn\")] internal {modifier} partial class Net {{ {members} }}"));

    [Fact]
    public void A_name_that_the_kind_of_network_needs_is_the_only_error_however_often_the_class_is_used()
    {
        var uses = MemberUses.Of("Net", "static").Replace("Net.Input.Shape.Height", "0", StringComparison.Ordinal);
        AssertAlone("CBNN0003", GeneratorRun.Of(Project.Of(
            uses + "[BnnModel(\"net.cbnn\")] internal static partial class Net { static int Input() => 3; }", new ModelText("net.cbnn", Samples.Tiny()))));
    }

    [Theory]
    [InlineData("static")]
    [InlineData("sealed")]
    public void An_empty_path_is_the_only_error_however_often_the_class_is_used(string modifier) =>
        AssertAlone("CBNN0004", RunWithUses(modifier, $"[BnnModel(\"\")] internal {modifier} partial class Net;"));

    [Theory]
    [InlineData("static")]
    [InlineData("sealed")]
    public void Old_C_sharp_is_the_only_error_however_often_the_class_is_used(string modifier)
    {
        var project = Project.Of(MemberUses.Of("Net", modifier) + $"[BnnModel(\"net.cbnn\")] internal {modifier} partial class Net {{ }}", new ModelText("net.cbnn", Samples.Tiny()));
        AssertAlone("CBNN0010", GeneratorRun.Of(project with { Parsing = project.Parsing.WithLanguageVersion(LanguageVersion.CSharp11) }));
    }

    [Theory]
    [InlineData("static")]
    [InlineData("sealed")]
    public void Where_interfaces_have_no_static_members_old_C_sharp_is_the_only_error_too(string modifier)
    {
        var project = Project.Of(
            $"class Uses {{ int Main() => Net.Predict(new byte[Net.InputLength]); }} [CompactBnn.BnnModel(\"net.cbnn\")] {modifier} partial class Net {{ }}",
            new ModelText("net.cbnn", Samples.Tiny()));
        AssertAlone("CBNN0010", GeneratorRun.Of(project with { Parsing = project.Parsing.WithLanguageVersion(LanguageVersion.CSharp10) }));
    }

    [Theory]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] file partial class Net;", "'Net' is local to its file, so that no generated file can complete it; remove the modifier 'file'")]
    [InlineData("file partial class Outer { [CompactBnn.BnnModel(\"net.cbnn\")] partial class Net; }", "'Outer' is local to its file, so that no generated file can complete it; remove the modifier 'file'")]
    public void A_class_that_is_local_to_its_file_is_refused(string source, string message)
    {
        var diagnostic = Single(source);
        Assert.Equal(("CBNN0002", message), (diagnostic.Id, diagnostic.GetMessage(null)));
        Assert.Equal("CompactBnn.BnnModel(\"net.cbnn\")", source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Empty(GeneratorRun.Of(Project.Of(source, new ModelText("net.cbnn", Samples.Tiny()))).Files);
    }

    [Theory]
    [InlineData("partial class Predict;", "Predict", "Predict")]
    [InlineData("partial class Net<Labels>;", "Net", "Labels")]
    [InlineData("partial class Net { const int TopK = 3; }", "Net", "TopK")]
    [InlineData("partial class Net { class Sums; }", "Net", "Sums")]
    [InlineData("static partial class Model;", "Model", "Model")]
    [InlineData("static partial class Net { class Model; }", "Net", "Model")]
    [InlineData("static partial class Net { static int Model() => 3; }", "Net", "Model")]
    [InlineData("partial class Net { static int Labels() => 3; }", "Net", "Labels")]
    [InlineData("partial class Net { int ClassCount(string text) => text.Length; }", "Net", "ClassCount")]
    [InlineData("partial class Net { static T InputLength<T>(T value) => value; }", "Net", "InputLength")]
    [InlineData("partial class Net { static int Predict(System.ReadOnlySpan<byte> pixels) => 3; }", "Net", "Predict(ReadOnlySpan<byte>)")]
    [InlineData("partial class Net { string Predict(System.ReadOnlySpan<System.Byte> a, System.Span<System.UInt64> b) => \"\"; }", "Net", "Predict(ReadOnlySpan<byte>, Span<ulong>)")]
    [InlineData("partial class Net { static partial void ScoresCore(System.ReadOnlySpan<int> sums, System.Span<float> scores); }", "Net", "ScoresCore(ReadOnlySpan<int>, Span<float>)")]
    public void The_names_of_generated_members_must_be_free(string declaration, string name, string member)
    {
        var diagnostic = Single("[CompactBnn.BnnModel(\"net.cbnn\")] " + declaration);
        Assert.Equal("CBNN0003", diagnostic.Id);
        Assert.Equal($"'{name}' cannot get the generated member '{member}': the name is taken by the class itself, a type parameter or another member", diagnostic.GetMessage(null));
    }

    [Theory]
    [InlineData("static", false)]
    [InlineData("static", true)]
    [InlineData("sealed", false)]
    [InlineData("sealed", true)]
    public void No_generated_member_can_clash_with_one_of_the_class(string modifier, bool table)
    {
        var network = table ? Samples.Table() : Samples.Tiny();
        var good = GeneratorRun.Of(Project.Of(Class(modifier, ""), new ModelText("net.cbnn", network)));
        var members = good.Output.GetTypeByMetadataName("Net")!.GetMembers()
            .Where(member => member is { IsImplicitlyDeclared: false } and not IMethodSymbol { MethodKind: MethodKind.PropertyGet }).ToList();
        Assert.Equal((table ? 31 : 28) + (modifier == "static" ? 1 : 0), members.Count);
        foreach (var member in members)
        {
            var parameters = member is IMethodSymbol method ? string.Join(", ", method.Parameters.Select(parameter => $"{parameter.Type} {parameter.Name}")) : "";
            var source = Class(modifier, $"static void {member.Name}({parameters}) {{ }}");
            var diagnostic = Assert.Single(GeneratorRun.Of(Project.Of(source, new ModelText("net.cbnn", network))).Reported);
            Assert.Equal("CBNN0003", diagnostic.Id);
            Assert.Contains($"the generated member '{member.Name}", diagnostic.GetMessage(null), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_network_that_reads_images_leaves_the_names_for_rows_free()
    {
        using var project = GeneratorRun.Of(Project.Of(
            Class("static", "public static int Quantize => 3; class QuantizeCore; public static int Predict(System.ReadOnlySpan<float> row) => row.Length;"),
            new ModelText("net.cbnn", Samples.Tiny()))).Compile();
        Assert.Equal(2, project.Model("Net").PredictRow([1, 2]));
    }

    [Fact]
    public void A_network_that_reads_rows_leaves_the_names_for_images_free()
    {
        using var project = GeneratorRun.Of(Project.Of(Class("sealed", "public static int Input => 7;"), new ModelText("net.cbnn", Samples.Table()))).Compile();
        Assert.Equal(7, project.Model("Net").Property<int>("Input"));
    }

    [Theory]
    [InlineData("in System.ReadOnlySpan<byte> image")]
    [InlineData("System.Span<byte> image")]
    [InlineData("byte[] image")]
    [InlineData("System.ReadOnlySpan<sbyte> image")]
    public void Methods_of_other_parameters_are_overloads(string parameters) => GeneratorRun.Of(Project.Of(
        Class("static", $"public static int Predict({parameters}) => 3; public static int Predict<T>(System.ReadOnlySpan<byte> image) => 3;"),
        new ModelText("net.cbnn", Samples.Tiny()))).Compile().Dispose();

    [Fact]
    public void Overloads_of_generated_methods_are_welcome()
    {
        using var project = GeneratorRun.Of(Project.Of("""
            [CompactBnn.BnnModel("net.cbnn")]
            sealed partial class Net
            {
                public static int Predict(string text) => Predict(new byte[text.Length]);

                public int Model => 3;
            }
            """, new ModelText("net.cbnn", Samples.Tiny()))).Compile();
        Assert.Equal(2, project.Model("Net").ClassCount);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("null!")]
    public void An_empty_path_is_refused(string path)
    {
        var diagnostic = Single($"[CompactBnn.BnnModel({path})] partial class Net;");
        Assert.Equal("CBNN0004", diagnostic.Id);
        Assert.Equal("The attribute of 'Net' names no weight file; write its path relative to the project", diagnostic.GetMessage(null));
    }

    [Theory]
    [InlineData("[CompactBnn.BnnModel] partial class Net;")]
    [InlineData("[CompactBnn.BnnModel(12)] partial class Net;")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\", 3)] partial class Net;")]
    [InlineData("[CompactBnn.BnnModel(Missing)] partial class Net;")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] struct Net;")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] interface INet;")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")]")]
    public void What_the_compiler_itself_refuses_gets_no_second_diagnostic(string source)
    {
        var run = GeneratorRun.Of(Project.Of(source, new ModelText("net.cbnn", Samples.Tiny())));
        Assert.Empty(run.Reported);
        Assert.Empty(run.Files);
        Assert.NotEmpty(run.CompilerDiagnostics);
    }

    [Theory]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] partial class Net; [CompactBnn.BnnModel(\"other.cbnn\")] partial class Net;")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] [CompactBnn.BnnModel(\"other.cbnn\")] partial class Net;")]
    public void An_attribute_that_stands_twice_counts_once(string source)
    {
        var run = GeneratorRun.Of(Project.Of(source, new ModelText("net.cbnn", Samples.Tiny(1)), new ModelText("other.cbnn", Samples.Tiny(2))));
        Assert.Equal(4, run.Files.Count);
        Assert.Equal(["CS0579"], run.CompilerDiagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public void A_project_of_old_C_sharp_is_refused()
    {
        var project = Project.Of("[CompactBnn.BnnModel(\"net.cbnn\")] partial class Net { }", new ModelText("net.cbnn", Samples.Tiny()));
        var run = GeneratorRun.Of(project with { Parsing = project.Parsing.WithLanguageVersion(LanguageVersion.CSharp11) });
        var diagnostic = Assert.Single(run.Reported);
        Assert.Equal(("CBNN0010", "'Net' cannot be completed: generated code is of C# 12, and the project has C# 11.0"), (diagnostic.Id, diagnostic.GetMessage(null)));
        Assert.Empty(run.CompilerDiagnostics);
    }

    [Fact]
    public void Every_rule_has_its_page()
    {
        var folder = Path.Combine(Repository.Root, "docs", "diagnostics");
        var rules = new DirectoryInfo(folder).GetFiles("CBNN*.md").Select(file => Path.GetFileNameWithoutExtension(file.Name)).Order(StringComparer.Ordinal);
        var released = File.ReadAllLines(Path.Combine(Repository.Root, "generator", "CompactBnn.Generator", "AnalyzerReleases.Unshipped.md"))
            .Where(line => line.StartsWith("CBNN", StringComparison.Ordinal)).Select(line => line[..8]);
        Assert.Equal(released, rules);
    }

    private static string Class(string modifier, string members) => $"[CompactBnn.BnnModel(\"net.cbnn\")] {modifier} partial class Net {{ {members} }}";

    private static GeneratorRun RunWithUses(string modifier, string declaration) =>
        GeneratorRun.Of(Project.Of(MemberUses.Of("Net", modifier) + declaration, new ModelText("net.cbnn", Samples.Tiny())));

    private static void AssertAlone(string id, GeneratorRun run)
    {
        Assert.Equal(id, Assert.Single(run.Reported).Id);
        Assert.Empty(run.CompilerDiagnostics);
    }

    private static Diagnostic Single(string source)
    {
        var run = GeneratorRun.Of(Project.Of(source, new ModelText("net.cbnn", Samples.Tiny())));
        var diagnostic = Assert.Single(run.Reported);
        Assert.DoesNotContain(run.CompilerDiagnostics, error => error.Id != "CS0260");
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.EndsWith($"docs/diagnostics/{diagnostic.Id}.md", diagnostic.Descriptor.HelpLinkUri, StringComparison.Ordinal);
        return diagnostic;
    }
}
