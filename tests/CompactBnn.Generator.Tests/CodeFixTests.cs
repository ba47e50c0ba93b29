using CompactBnn.CodeFixes;
using CompactBnn.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace CompactBnn.Generator.Tests;

/// <summary>What editors offer for the diagnostics of the generator.</summary>
public sealed class CodeFixTests
{
    [Theory]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")]\npublic static class Net;", "[CompactBnn.BnnModel(\"net.cbnn\")]\npublic static partial class Net;")]
    [InlineData("[CompactBnn.BnnModel(\"net.cbnn\")]\n// Reads digits.\nclass Net { }", "[CompactBnn.BnnModel(\"net.cbnn\")]\n// Reads digits.\npartial class Net { }")]
    [InlineData("sealed record Outer { [CompactBnn.BnnModel(\"net.cbnn\")] partial class Net; }", "sealed partial record Outer { [CompactBnn.BnnModel(\"net.cbnn\")] partial class Net; }")]
    public async Task A_type_is_made_partial(string source, string mended)
    {
        var actions = await Offered(new MakePartialFix(), source, new ModelText("net.cbnn", Samples.Tiny()));
        var (_, solution) = Assert.Single(actions);
        var text = (await solution.Projects.Single().Documents.Single().GetTextAsync(TestContext.Current.CancellationToken)).ToString();
        Assert.Equal(mended, text);
        Assert.Empty(GeneratorRun.Of(Project.Of(text, new ModelText("net.cbnn", Samples.Tiny()))).Reported);
    }

    [Fact]
    public async Task The_path_of_a_file_with_a_similar_name_is_taken()
    {
        ModelText[] models = [new("models/digits.cbnn", Samples.Tiny()), new("../shared/letters.cbnn", Samples.Tiny(1), link: "models/letters.cbnn")];
        var actions = await Offered(new ModelPathFix(), "[CompactBnn.BnnModel(/* ten digits */ \"models/digit.cbnn\")] partial class Net;", models);
        Assert.Equal(["Take 'models/digits.cbnn'", "Take 'models/letters.cbnn'"], actions.Select(action => action.Title));
        foreach (var (title, solution) in actions)
        {
            var text = (await solution.Projects.Single().Documents.Single().GetTextAsync(TestContext.Current.CancellationToken)).ToString();
            Assert.Contains(title[6..^1], text, StringComparison.Ordinal);
            Assert.Empty(GeneratorRun.Of(Project.Of(text, models)).Reported);
        }
    }

    [Fact]
    public async Task A_file_on_the_disk_is_added_to_the_project()
    {
        var folder = Directory.CreateTempSubdirectory("cbnn-fix-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "models"));
            var file = Path.Combine(folder, "models", "net.cbnn");
            await File.WriteAllTextAsync(file, Format.CbnnWriter.Write(Samples.Tiny()), TestContext.Current.CancellationToken);

            var actions = await Offered(new ModelPathFix(), "[CompactBnn.BnnModel(\"models/net.cbnn\")] partial class Net;", [], Path.Combine(folder, "App.csproj"));
            var (title, solution) = Assert.Single(actions);
            Assert.Equal("Add 'models/net.cbnn' to the project", title);
            Assert.Equal(file, Assert.Single(solution.Projects.Single().AdditionalDocuments).FilePath);

            Assert.Empty(await Offered(new ModelPathFix(), "[CompactBnn.BnnModel(\"models/other.cbnn\")] partial class Net;", [], Path.Combine(folder, "App.csproj")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<List<(string Title, Solution Solution)>> Offered(CodeFixProvider provider, string source, params ModelText[] models) =>
        Offered(provider, source, models, Project.Folder + "App.csproj");

    private static async Task<List<(string Title, Solution Solution)>> Offered(CodeFixProvider provider, string source, ModelText[] models, string projectFile)
    {
        var reported = Assert.Single(GeneratorRun.Of(Project.Of(source, models)).Reported);
        Assert.Contains(reported.Id, provider.FixableDiagnosticIds);

        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Create(), "App", "App", LanguageNames.CSharp, filePath: projectFile));
        var document = workspace.AddDocument(project.Id, "Code.cs", SourceText.From(source));
        var tree = (await document.GetSyntaxTreeAsync(TestContext.Current.CancellationToken))!;
        var diagnostic = Diagnostic.Create(reported.Descriptor, Location.Create(tree, reported.Location.SourceSpan), reported.Properties);

        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        var solutions = new List<(string, Solution)>();
        foreach (var action in actions)
        {
            var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
            solutions.Add((action.Title, operations.OfType<ApplyChangesOperation>().Single().ChangedSolution));
        }
        return solutions;
    }
}
