using CompactBnn.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Tests;

/// <summary>What projects set through MSBuild properties.</summary>
public sealed class BuildSettingsTests
{
    [Theory]
    [InlineData("64M")]
    [InlineData("64_000_000")]
    [InlineData("64,000,000")]
    [InlineData("-1")]
    [InlineData("1e6")]
    [InlineData("9223372036854775808")]
    public void A_budget_that_is_no_number_is_reported_once_and_the_default_is_used(string budget)
    {
        var run = RunWith(budget);
        var diagnostic = Assert.Single(run.Reported);
        Assert.Equal(
            ("CBNN0011", $"The property CompactBnnWeightBudget is '{budget}'; it must be a whole number from 0 to 9223372036854775807 "
                + "written in digits alone; the default, 64000000, is used"),
            (diagnostic.Id, diagnostic.GetMessage(null)));
        Assert.Equal((DiagnosticSeverity.Warning, Location.None), (diagnostic.DefaultSeverity, diagnostic.Location));
        Assert.EndsWith("docs/diagnostics/CBNN0011.md", diagnostic.Descriptor.HelpLinkUri, StringComparison.Ordinal);
        Assert.Equal(RunWith("64000000").Files, run.Files);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("9223372036854775807")]
    [InlineData(" 8 ")]
    public void A_budget_that_suffices_or_is_not_set_says_nothing(string budget) => Assert.Empty(RunWith(budget).Reported);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData(" 007 ", 7)]
    public void Networks_above_the_budget_are_interpreted(string budget, int allowed)
    {
        var reported = RunWith(budget).Reported;
        Assert.Equal(["CBNN0009", "CBNN0009"], reported.Select(diagnostic => diagnostic.Id));
        Assert.EndsWith($"it has 8 weights, and the property CompactBnnWeightBudget allows {allowed}", reported[0].GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CounterStep=1", "'CounterStep=1' stands before a width of vectors")]
    [InlineData("512 CounterStep=1 RowWrod=2", "'RowWrod=2' is neither a width of vectors (512, 256, 128, 64) nor NAME=NANOSECONDS")]
    [InlineData("512 CounterStep=-1", "'CounterStep=-1' is neither")]
    [InlineData("512 CounterStep=NaN", "'CounterStep=NaN' is neither")]
    [InlineData("1024 CounterStep=1", "'1024' stands before")]
    public void Costs_that_are_none_are_reported_and_the_usual_ones_are_used(string costs, string message)
    {
        var run = RunWith(costs, "CompactBnnCosts");

        var diagnostic = Assert.Single(run.Reported);
        Assert.Equal(("CBNN0013", DiagnosticSeverity.Warning, Location.None), (diagnostic.Id, diagnostic.DefaultSeverity, diagnostic.Location));
        Assert.StartsWith("The property CompactBnnCosts is wrong: " + message, diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.EndsWith("docs/diagnostics/CBNN0013.md", diagnostic.Descriptor.HelpLinkUri, StringComparison.Ordinal);
        Assert.Equal(RunWith("").Files, run.Files);
    }

    [Fact]
    public void Costs_decide_between_kernels()
    {
        var project = Project.Of("[CompactBnn.BnnModel(\"net.cbnn\")] partial class Net;", new ModelText("net.cbnn", Samples.Convolutional(16, 32, 2, seed: 1)));
        string CodeWith(string costs)
        {
            var run = GeneratorRun.Of(project with { Properties = project.Properties.Add("CompactBnnCosts", costs) });
            Assert.Empty(run.Reported);
            return string.Concat(run.Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value));
        }

        const string freeRows = "RowWord=0 RowVector=0 RowPiece=0 RowLayer=0", dearRows = "RowWord=1000";
        var rows = CodeWith($"512 {freeRows} 256 {freeRows} 128 {freeRows} 64 {freeRows}");
        var counters = CodeWith($"512 {dearRows} 256 {dearRows} 128 {dearRows} 64 {dearRows}");

        Assert.DoesNotContain("SlicedMapLayer", rows, StringComparison.Ordinal);
        Assert.Contains("SlicedMapLayer", counters, StringComparison.Ordinal);
        Assert.Equal(CodeWith(""), CodeWith("512 256"));
    }

    private static GeneratorRun RunWith(string value, string property = "CompactBnnWeightBudget")
    {
        var project = Project.Of(
            "[CompactBnn.BnnModel(\"net.cbnn\")] partial class Net; [CompactBnn.BnnModel(\"net.cbnn\")] partial class Two;",
            new ModelText("net.cbnn", Samples.Tiny()));
        return GeneratorRun.Of(project with { Properties = project.Properties.Add(property, value) });
    }
}
