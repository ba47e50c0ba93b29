using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompactBnn.Generator.Tests.Harness;

/// <summary>A C# project in memory: sources, weight files and settings.</summary>
internal sealed record Project
{
    /// <summary>Where the project pretends to lie.</summary>
    public const string Folder = "/home/somebody/app/";

    private static readonly MetadataReference Runtime = MetadataReference.CreateFromFile(typeof(BnnModelAttribute).Assembly.Location);

    public ImmutableArray<(string Path, string Text)> Sources { get; init; } = [];

    public ImmutableArray<ModelText> Models { get; init; } = [];

    public ImmutableDictionary<string, string> Properties { get; init; } = ImmutableDictionary<string, string>.Empty.Add("ProjectDir", Folder);

    public CSharpParseOptions Parsing { get; init; } = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    public CSharpCompilationOptions Compiling { get; init; } = new(OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error);

    /// <summary>A project of one source file and some weight files.</summary>
    public static Project Of(string source, params ModelText[] models) => new() { Sources = [("Code.cs", source)], Models = [.. models] };

    public CSharpCompilation Compilation() => CSharpCompilation.Create("Sample",
        Sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, Parsing, Folder + source.Path, System.Text.Encoding.UTF8)),
        [.. Net100.References.All, Runtime], Compiling);
}
