using CompactBnn.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Tests;

/// <summary>Editors leave out the implementation output while somebody types.</summary>
public sealed class EditorTests
{
    [Theory]
    [InlineData("public static partial class Net;")]
    [InlineData("public sealed partial class Net;")]
    public void Without_the_implementation_there_is_no_diagnostic_at_all(string declaration)
    {
        var run = GeneratorRun.Of(Project.Of($$"""
            namespace Sample;

            /// <summary>A classifier.</summary>
            [CompactBnn.BnnModel("net.cbnn")]
            {{declaration}}

            internal static class Program
            {
                internal static int Main() => Net.Predict(new byte[Net.InputLength]) + Net.Predict(new float[Net.InputLength]);
            }
            """, new ModelText("net.cbnn", Samples.Table())), disabled: IncrementalGeneratorOutputKind.Implementation);

        Assert.Single(run.Files);
        Assert.Empty(run.Reported);
        Assert.Empty(run.CompilerDiagnostics);
        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken));
    }
}
