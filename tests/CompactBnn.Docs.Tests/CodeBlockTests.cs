using System.Reflection;
using CompactBnn.Analysis;
using CompactBnn.Data;
using CompactBnn.Generator.Tests.Harness;
using CompactBnn.Interop;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;

namespace CompactBnn.Docs.Tests;

/// <summary>
/// Every block of C# on every page is a whole program, or a file of one, that compiles as it stands; it has the diagnostics that its comments
/// announce, and no others. Where a block of text follows directly, it prints that.
/// </summary>
public sealed class CodeBlockTests
{
    // What a program of the pages may reference beside the framework.
    private static readonly Type[] Referenced =
    [
        typeof(PictureFile), typeof(SensitivityMeasurement), typeof(OnnxExport), typeof(ServiceProvider), typeof(IServiceCollection), typeof(MLContext), typeof(CustomMappingCatalog), typeof(IDataView), typeof(Microsoft.ML.Runtime.IHostEnvironment),
    ];

    // As in the projects that "dotnet new" makes.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    public static IEnumerable<TheoryDataRow<CodeBlock>> Blocks => CodeBlock.All().Select(block => new TheoryDataRow<CodeBlock>(block) { TestDisplayName = block.ToString() });

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Compiles_and_prints_what_the_page_says(CodeBlock block)
    {
        var run = GeneratorRun.Of(ProjectOf(block));
        var found = run.Reported.Concat(run.CompilerDiagnostics).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Where(diagnostic => diagnostic.Id is not ("CS8019" or "CS0219" or "CS8321" or "CS1701")).ToList();
        Assert.True(block.Announced.Order().SequenceEqual(found.Select(diagnostic => diagnostic.Id).Distinct().Order()),
            $"{block} announces [{string.Join(", ", block.Announced)}]; the compiler says:\n{string.Join('\n', found)}\n{block.Code}");

        if (block.Output is not null)
            Assert.Equal(block.Output.Trim(), OutputOf(run.Output).Trim(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Pages_have_code_to_test() => Assert.InRange(CodeBlock.All().Count(), 15, 1000);

    private static Project ProjectOf(CodeBlock block)
    {
        var isProgram = CSharpSyntaxTree.ParseText(block.Code, cancellationToken: TestContext.Current.CancellationToken)
            .GetCompilationUnitRoot(TestContext.Current.CancellationToken).Members.Any(member => member is GlobalStatementSyntax);
        // Pages name files of their own, which stand for a network of the repository here.
        var model = File.ReadAllText(Path.Combine(Repository.Root, "models", "mnist", "mnist.cbnn"));
        var project = Project.Of(block.Code, [.. block.Models.Select(path => new ModelText(path, model))]);
        return project with
        {
            Sources = [.. project.Sources, ("Usings.cs", ImplicitUsings)],
            Parsing = project.Parsing.WithDocumentationMode(DocumentationMode.Parse),
            References = [.. Referenced.Select(type => MetadataReference.CreateFromFile(type.Assembly.Location))],
            Compiling = new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable),
        };
    }

    private static string OutputOf(Compilation compilation)
    {
        using var bytes = new MemoryStream();
        Assert.True(compilation.Emit(bytes, cancellationToken: TestContext.Current.CancellationToken).Success);
        var main = Assembly.Load(bytes.ToArray()).EntryPoint!;
        var (console, folder) = (Console.Out, Environment.CurrentDirectory);
        using var written = new StringWriter();
        using var work = new ModelFolder();
        try
        {
            Console.SetOut(written);
            Environment.CurrentDirectory = work.Path;
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = folder;
        }
        return written.ToString();
    }

    /// <summary>A folder in which the weight file lies that programs of the pages load.</summary>
    private sealed class ModelFolder : IDisposable
    {
        public ModelFolder()
        {
            Directory.CreateDirectory(System.IO.Path.Combine(Path, "models"));
            File.Copy(System.IO.Path.Combine(Repository.Root, "models", "mnist", "mnist.cbnn"), System.IO.Path.Combine(Path, "models", "digits.cbnn"));
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("cbnn-docs-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
