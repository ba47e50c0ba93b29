extern alias generator;

using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ModelGenerator = generator::CompactBnn.Generator.ModelGenerator;

namespace CompactBnn.Generator.Tests.Harness;

/// <summary>The generator at work on a project. It never throws inside the compiler: that is checked in each run.</summary>
internal sealed class GeneratorRun
{
    private readonly GeneratorDriver _driver;
    private GeneratorRun(GeneratorDriver driver, Compilation input)
    {
        _driver = driver.RunGeneratorsAndUpdateCompilation(input, out var output, out var reported, TestContext.Current.CancellationToken);
        Input = input;
        (Output, Reported) = (output, reported);
        Result = _driver.GetRunResult().Results.Single();
        Assert.Null(Result.Exception);
    }

    /// <summary>The compilation without them.</summary>
    public Compilation Input { get; }

    /// <summary>The compilation with the generated files.</summary>
    public Compilation Output { get; }

    /// <summary>What the generator itself reported.</summary>
    public ImmutableArray<Diagnostic> Reported { get; }

    public GeneratorRunResult Result { get; }

    /// <summary>The generated files by their names.</summary>
    public ImmutableDictionary<string, string> Files => Result.GeneratedSources
        .ToImmutableDictionary(file => file.HintName, file => file.SourceText.ToString());

    /// <summary>All that the compiler says about the output, warnings included.</summary>
    public IEnumerable<Diagnostic> CompilerDiagnostics => Output.GetDiagnostics(TestContext.Current.CancellationToken)
        .Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden);

    /// <summary>The first run on a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="disabled">The outputs that are left out; an editor leaves out the implementation.</param>
    public static GeneratorRun Of(Project project, IncrementalGeneratorOutputKind disabled = IncrementalGeneratorOutputKind.None) => new(
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], project.Models, project.Parsing,
            new ProjectOptions(project.Properties), new GeneratorDriverOptions(disabled, trackIncrementalGeneratorSteps: true)),
        project.Compilation());

    /// <summary>The run after an edit of sources.</summary>
    public GeneratorRun After(Func<Compilation, Compilation> edit) => new(_driver, edit(Input));

    /// <summary>The run after a weight file was replaced.</summary>
    public GeneratorRun After(ModelText before, ModelText after) => new(_driver.ReplaceAdditionalText(before, after), Input);

    /// <summary>The project compiled; the generator and the compiler must have nothing to say about it.</summary>
    public CompiledProject Compile() => Compile(text => text);

    /// <summary>The same with other generated files.</summary>
    /// <param name="edit">Changes the text of a file.</param>
    public CompiledProject Compile(Func<string, string> edit)
    {
        Assert.Empty(Reported);
        var output = Output;
        foreach (var (tree, text, edited) in Result.GeneratedSources.Select(file => (file.SyntaxTree, file.SourceText, edit(file.SourceText.ToString()))))
        {
            if (!text.ContentEquals(SourceText.From(edited)))
                output = output.ReplaceSyntaxTree(tree, tree.WithChangedText(SourceText.From(edited, Encoding.UTF8)));
        }
        return CompiledProject.Of(output);
    }
}
