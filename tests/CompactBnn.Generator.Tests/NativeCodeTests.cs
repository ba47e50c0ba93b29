using System.Collections.Immutable;
using CompactBnn.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Tests;

/// <summary>A project that publishes NativeAOT is told once which vectors it leaves unused.</summary>
public sealed class NativeCodeTests
{
    [Theory]
    [InlineData("true", "", "", true)]
    [InlineData("True", "linux-x64", "", true)]
    [InlineData("true", "linux-x64", "x86-64-v3", false)]
    [InlineData("true", "linux-arm64", "", false)]
    [InlineData("false", "linux-x64", "", false)]
    [InlineData("", "", "", false)]
    public void Native_code_of_x64_without_an_instruction_set(string publishesNative, string platform, string instructions, bool isTold)
    {
        var reported = Reported("[CompactBnn.BnnModel(\"net.cbnn\")] static partial class Net; [CompactBnn.BnnModel(\"net.cbnn\")] static partial class Two;",
            publishesNative, platform, instructions);
        Assert.Equal(isTold ? ["CBNN0012"] : [], reported.Select(diagnostic => diagnostic.Id));
        Assert.All(reported, diagnostic => Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity));
        Assert.All(reported, diagnostic => Assert.Equal(1, diagnostic.Location.SourceSpan.Start));
    }

    [Fact]
    public void A_project_without_a_network_is_told_nothing() => Assert.Empty(Reported("class Nothing;", "true", "linux-x64", ""));

    private static ImmutableArray<Diagnostic> Reported(string source, string publishesNative, string platform, string instructions)
    {
        var project = Project.Of(source, new ModelText("net.cbnn", Samples.Tiny()));
        return GeneratorRun.Of(project with
        {
            Properties = project.Properties.Add("PublishAot", publishesNative).Add("RuntimeIdentifier", platform).Add("IlcInstructionSet", instructions),
        }).Reported;
    }
}
