using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompactBnn.Generator.Tests;

/// <summary>Generated code compiles, and computes the same, whatever the project and the class look like. All warnings are errors here.</summary>
public sealed class UnusualProjectTests
{
    private const string Static = "/// <summary>Net.</summary>\n[CompactBnn.BnnModel(\"net.cbnn\")] public static partial class Net;";

    private static readonly Network Network = Samples.Convolutional();
    private static readonly byte[] Image = Samples.Images(Network, 1);

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.CSharp14)]
    [InlineData(LanguageVersion.Latest)]
    [InlineData(LanguageVersion.Preview)]
    public void Language_versions(LanguageVersion version)
    {
        var project = Sample(Static);
        AssertComputes(project with { Parsing = project.Parsing.WithLanguageVersion(version) });
    }

    [Theory]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Warnings)]
    [InlineData(NullableContextOptions.Annotations)]
    [InlineData(NullableContextOptions.Enable)]
    public void Nullable_contexts(NullableContextOptions nullable)
    {
        var project = Sample(Static);
        AssertComputes(project with { Compiling = project.Compiling.WithNullableContextOptions(nullable) });
    }

    [Fact]
    public void Checked_arithmetic_in_a_debug_build()
    {
        var project = Sample(Static);
        AssertComputes(project with { Compiling = project.Compiling.WithOverflowChecks(true).WithOptimizationLevel(OptimizationLevel.Debug) });
    }

    [Fact]
    public void Unsafe_code_that_is_allowed_spares_the_clearing_of_the_stack()
    {
        var project = Sample(Static);
        var unsafeProject = project with { Compiling = project.Compiling.WithAllowUnsafe(true) };
        Assert.Contains(GeneratorRun.Of(unsafeProject).Files, file => file.Value.Contains("SkipLocalsInit", StringComparison.Ordinal));
        Assert.DoesNotContain(GeneratorRun.Of(project).Files, file => file.Value.Contains("SkipLocalsInit", StringComparison.Ordinal));
        AssertComputes(unsafeProject);
    }

    [Fact]
    public void All_warnings_of_the_compiler_are_errors()
    {
        var project = Sample(Static);
        AssertComputes(project with { Compiling = project.Compiling.WithWarningLevel(9999) });
    }

    [Fact]
    public void A_project_whose_own_types_have_the_names_of_the_framework() => AssertComputes(Sample("""
        namespace System { internal class Nothing; }

        namespace Sample.CompactBnn.Kernels.Tools
        {
            internal class System; internal class Span; internal class ReadOnlySpan; internal class Workspace; internal class Require; internal class Scoring;
            internal class Vector512; internal class Unsafe; internal class MemoryMarshal; internal class CompactBnn; internal class Math;

            [global::CompactBnn.BnnModel("net.cbnn")]
            internal static partial class Net
            {
                private class Generated; private class ImmutableArray; private class Byte; private class Int32;
                private static object nameof(object value) => value;
            }
        }
        """), "Sample.CompactBnn.Kernels.Tools.Net");

    [Theory]
    [InlineData("namespace @namespace.@class { [CompactBnn.BnnModel(\"net.cbnn\")] static partial class @static; }", "namespace.class.static")]
    [InlineData("namespace Größe.数字; [CompactBnn.BnnModel(\"net.cbnn\")] static partial class Ziffernerkenner_é;", "Größe.数字.Ziffernerkenner_é")]
    [InlineData("namespace A.B; [CompactBnn.BnnModel(\"net.cbnn\")] sealed partial class @record;", "A.B.record")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] sealed partial class @partial;", "partial")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] abstract partial class @field;", "field")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] partial record Net(int Number);", "Net")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] sealed partial record class Net;", "Net")]
    [InlineData("sealed partial class Outer { partial struct Middle { [CompactBnn.BnnModel(\"net.cbnn\")] private static partial class Net; } }", "Outer+Middle+Net")]
    [InlineData("partial interface IOuter { partial record struct Middle { readonly partial record struct Inner { [CompactBnn.BnnModel(\"net.cbnn\")] public sealed partial class Net; } } }", "IOuter+Middle+Inner+Net")]
    [InlineData("ref partial struct Outer { [CompactBnn.BnnModel(\"net.cbnn\")] internal static partial class Net; }", "Outer+Net")]
    public void Names_and_containers(string source, string name) => AssertComputes(Sample(source), name);

    [Theory]
    [InlineData("static partial class Outer<T, @class> where T : class, new() { [CompactBnn.BnnModel(\"net.cbnn\")] internal static partial class Net; }", "Outer`2+Net", 2)]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")] sealed partial class Net<T> where T : notnull, System.IDisposable { }", "Net`1", 1)]
    [InlineData("partial class Outer<T> { public partial class Middle<T2> where T2 : T { [CompactBnn.BnnModel(\"net.cbnn\")] public abstract partial class Net<T3> where T3 : T2; } }", "Outer`1+Middle`1+Net`1", 3)]
    public void Generic_containers_and_classes(string source, string name, int arguments)
    {
        using var project = GeneratorRun.Of(Sample(source)).Compile();
        Assert.Equal(ReferenceEngine.Sums(Network, Image), project.Model(name, [.. Enumerable.Repeat(typeof(MemoryStream), arguments)]).SumsOf(Image));
        Assert.Single(project.Networks);
    }

    [Fact]
    public void Two_classes_with_one_file_share_its_network()
    {
        using var project = GeneratorRun.Of(Sample("""
            namespace A { [CompactBnn.BnnModel("net.cbnn")] static partial class Net; }
            namespace B { [CompactBnn.BnnModel("./net.cbnn")] static partial class Net; }
            namespace B { [CompactBnn.BnnModel("net.cbnn")] static partial class NET; }
            """)).Compile();
        Assert.Single(project.Networks);
        Assert.Equal(project.Model("A.Net").SumsOf(Image), project.Model("B.NET").SumsOf(Image));
    }

    [Fact]
    public void Two_copies_of_a_file_make_one_network()
    {
        var project = Project.Of("""
            [CompactBnn.BnnModel("a.cbnn")] static partial class A;
            [CompactBnn.BnnModel("b.cbnn")] static partial class B;
            [CompactBnn.BnnModel("c.cbnn")] static partial class C;
            """, new ModelText("a.cbnn", Network), new ModelText("b.cbnn", Network), new ModelText("c.cbnn", Samples.Tiny()));
        using var compiled = GeneratorRun.Of(project).Compile();
        Assert.Equal(2, compiled.Networks.Count());
    }

    [Fact]
    public void Labels_of_any_text()
    {
        string[] labels = ["\"quoted\" \\ {0} {{x}}", "*/ // \" + Environment.Exit(1) + \"", "<b>&amp;</b> ]]>", "数字 é 😀 \u0301", "\"\"\"\"\"\"", "#if false"];
        foreach (var (one, two) in labels.Zip(labels.Reverse()))
        {
            using var project = GeneratorRun.Of(Project.Of(Static, new ModelText("net.cbnn", Samples.Tiny(0, one, two)))).Compile();
            Assert.Equal([one, two], project.Model("Net").Labels);
        }
    }

    [Fact]
    public void The_culture_of_the_machine_does_not_matter()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        var expected = GeneratorRun.Of(Sample(Static)).Files;
        var swedish = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        swedish.NumberFormat.NegativeSign = "\u2212";
        swedish.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            Thread.CurrentThread.CurrentCulture = swedish;
            var files = GeneratorRun.Of(Sample(Static)).Files;
            Assert.All(expected, file => Assert.Equal(file.Value, files[file.Key]));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    private static Project Sample(string source) => Project.Of(source, new ModelText("net.cbnn", Network));

    private static void AssertComputes(Project project, string name = "Net")
    {
        using var compiled = GeneratorRun.Of(project).Compile();
        Assert.Equal(ReferenceEngine.Sums(Network, Image), compiled.Model(name).SumsOf(Image));
    }
}
