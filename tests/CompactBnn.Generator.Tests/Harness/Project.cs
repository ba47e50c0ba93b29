using System.Collections.Immutable;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompactBnn.Generator.Tests.Harness;

/// <summary>A C# project in memory: sources, weight files and settings.</summary>
internal sealed record Project
{
    /// <summary>Where the project pretends to lie.</summary>
    public const string Folder = "/home/somebody/app/";

    // Compilations that come from one share what the compiler has read of the references.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create("Sample",
        references: [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(BnnModelAttribute).Assembly.Location)]);

    public ImmutableArray<(string Path, string Text)> Sources { get; init; } = [];

    public ImmutableArray<ModelText> Models { get; init; } = [];

    /// <summary>What the project references beside the framework and the runtime.</summary>
    public ImmutableArray<MetadataReference> References { get; init; } = [];

    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty.Add("ProjectDir", Folder);

    public CSharpParseOptions Parsing { get; init; } = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    public CSharpCompilationOptions Compiling { get; init; } = new(OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable,
        generalDiagnosticOption: ReportDiagnostic.Error);

    /// <summary>A project of one source file and some weight files.</summary>
    public static Project Of(string source, params ModelText[] models) => new() { Sources = [("Code.cs", source)], Models = [.. models] };

    public CSharpCompilation Compilation() => Empty.WithOptions(Compiling).AddReferences(References).AddSyntaxTrees(
        Sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, Parsing, Folder + source.Path, Encoding.UTF8)));
}
