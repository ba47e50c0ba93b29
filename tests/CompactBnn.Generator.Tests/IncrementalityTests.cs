using CompactBnn.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Reason = Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace CompactBnn.Generator.Tests;

/// <summary>What runs again after an edit, by the reasons that the compiler records for each named step.</summary>
public sealed class IncrementalityTests
{
    private const string Code = "namespace Sample; [CompactBnn.BnnModel(\"net.cbnn\")] public static partial class Net;";

    private static readonly string[] Quiet = ["Targets", "Files", "Choices", "Loads", "Plans", "Networks", "Members", "Cores"];

    private static readonly ModelText Before = new("net.cbnn", Samples.Convolutional(seed: 0));

    private static readonly Project Start = Project.Of(Code, Before) with { Sources = [("Code.cs", Code), ("Other.cs", "class Other { int one; }")] };

    [Fact]
    public void An_unrelated_edit_runs_nothing()
    {
        var run = GeneratorRun.Of(Start).After(compilation => Replace(compilation, "Other.cs", "class Other { int two; void More() { } }"));
        foreach (var step in Quiet)
        {
            Assert.NotEmpty(Reasons(run, step));
            Assert.All(Reasons(run, step), reason => Assert.True(reason is Reason.Cached or Reason.Unchanged, $"{step} is {reason}"));
        }
        Assert.NotEmpty(Outputs(run));
        Assert.All(Outputs(run), reason => Assert.Equal(Reason.Cached, reason));
    }

    [Fact]
    public void An_edit_above_the_class_in_its_own_file_writes_no_file_again()
    {
        var run = GeneratorRun.Of(Start).After(compilation => Replace(compilation, "Code.cs", "// A comment that moves the class.\n" + Code));
        Assert.Equal([Reason.Modified], Reasons(run, "Targets"));
        Assert.All(Outputs(run), reason => Assert.Equal(Reason.Cached, reason));
    }

    [Fact]
    public void An_edit_of_the_class_leaves_the_network_and_its_weights()
    {
        var run = GeneratorRun.Of(Start).After(compilation => Replace(compilation, "Code.cs", Code.Replace("static", "sealed", StringComparison.Ordinal)));
        Assert.Equal([Reason.Modified], Reasons(run, "Members"));
        Assert.Equal([Reason.Modified], Reasons(run, "Cores"));
        Assert.Equal([Reason.Cached], Reasons(run, "Loads"));
        Assert.Equal([Reason.Cached], Reasons(run, "Networks"));
        Assert.Equal(["Sample.Net", "Sample.Net.Core"], Written(run));
    }

    [Fact]
    public void Changed_weights_leave_the_members()
    {
        var run = GeneratorRun.Of(Start).After(Before, new ModelText("net.cbnn", Samples.Convolutional(seed: 1)));
        Assert.Equal([Reason.Modified], Reasons(run, "Loads"));
        Assert.Equal([Reason.Modified], Reasons(run, "Networks"));
        Assert.Equal([Reason.Cached], Reasons(run, "Members"));
        Assert.DoesNotContain("Sample.Net", Written(run));
        Assert.Equal(3, Written(run).Length);
    }

    [Fact]
    public void A_changed_shape_changes_the_members()
    {
        var run = GeneratorRun.Of(Start).After(Before, new ModelText("net.cbnn", Samples.Convolutional(edge: 14, width: 16, classes: 10, seed: 0)));
        Assert.Equal([Reason.Modified], Reasons(run, "Members"));
    }

    [Fact]
    public void A_weight_file_that_is_saved_without_a_change_writes_no_file_again()
    {
        var run = GeneratorRun.Of(Start).After(Before, new ModelText("net.cbnn", Samples.Convolutional(seed: 0)));
        Assert.Equal([Reason.Unchanged], Reasons(run, "Loads"));
        Assert.All(Outputs(run), reason => Assert.Equal(Reason.Cached, reason));
    }

    [Fact]
    public void A_new_annotated_class_leaves_those_that_were_there()
    {
        var run = GeneratorRun.Of(Start).After(compilation => Replace(compilation, "Other.cs", Code.Replace("Net;", "Second;", StringComparison.Ordinal)));
        Assert.Equal(["Sample.Second", "Sample.Second.Core"], Written(run));
    }

    [Fact]
    public void A_file_that_no_class_means_is_not_parsed()
    {
        var run = GeneratorRun.Of(Start with { Models = [Before, new ModelText("broken.cbnn", "not a network")] });
        Assert.Single(Reasons(run, "Loads"));
        Assert.Empty(run.Reported);
    }

    private static Compilation Replace(Compilation compilation, string file, string text)
    {
        var old = compilation.SyntaxTrees.Single(tree => tree.FilePath == Project.Folder + file);
        var edited = CSharpSyntaxTree.ParseText(
            text, (CSharpParseOptions)old.Options, old.FilePath, System.Text.Encoding.UTF8, TestContext.Current.CancellationToken);
        return compilation.ReplaceSyntaxTree(old, edited);
    }

    private static Reason[] Reasons(GeneratorRun run, string step) =>
        run.Result.TrackedSteps.TryGetValue(step, out var runs) ? [.. runs.SelectMany(one => one.Outputs).Select(output => output.Reason)] : [];

    private static IEnumerable<Reason> Outputs(GeneratorRun run) =>
        run.Result.TrackedOutputSteps.SelectMany(pair => pair.Value).SelectMany(one => one.Outputs).Select(output => output.Reason);

    /// <summary>Files that were written again: names without the hash of the class and without the ending.</summary>
    private static string[] Written(GeneratorRun run) =>
        [.. run.Result.TrackedOutputSteps.SelectMany(pair => pair.Value)
            .SelectMany(one => one.Outputs)
            .Where(output => output.Reason is Reason.New or Reason.Modified)
            .SelectMany(output => FilesOf(output.Value))
            .Select(name => System.Text.RegularExpressions.Regex.Replace(name, "-[0-9a-f]{8}|\\.g\\.cs", ""))
            .Order(StringComparer.Ordinal)];

    // The value of an output step is (generated files, diagnostics); its types are internal to the compiler.
    private static IEnumerable<string> FilesOf(object value)
    {
        var files = (System.Collections.IEnumerable)((System.Runtime.CompilerServices.ITuple)value)[0]!;
        foreach (var file in files)
            yield return (string)file.GetType().GetProperty("HintName")!.GetValue(file)!;
    }
}
