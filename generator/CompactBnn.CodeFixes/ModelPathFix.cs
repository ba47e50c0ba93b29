using System;
using System.Collections.Immutable;
using System.Composition;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace CompactBnn.CodeFixes;

/// <summary>
/// Where the path of an attribute means no weight file of the project (CBNN0005): takes the path of one with a similar name, or adds the file
/// to the project where it lies on the disk.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ModelPathFix : CodeFixProvider
{
    /// <summary>Key of the diagnostic's property with the paths, one a line, that mean files with similar names.</summary>
    internal const string NearestPaths = "NearestPaths";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["CBNN0005"];

    /// <summary>None: each attribute means a file of its own.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            var attribute = root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
            if (attribute?.ArgumentList?.Arguments.FirstOrDefault()?.Expression is not { } written)
                continue;
            OfferNearest(context, diagnostic, written);
            OfferToAdd(context, diagnostic, written);
        }
    }

    private static void OfferNearest(CodeFixContext context, Diagnostic diagnostic, ExpressionSyntax written)
    {
        if (!diagnostic.Properties.TryGetValue(NearestPaths, out var paths) || paths is null)
            return;
        foreach (var path in paths.Split('\n'))
        {
            context.RegisterCodeFix(
                CodeAction.Create($"Take '{path}'", cancellation => Replace(context.Document, written, path, cancellation), nameof(ModelPathFix) + path),
                diagnostic);
        }
    }

    private static async Task<Document> Replace(Document document, ExpressionSyntax written, string path, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var literal = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(path)).WithTriviaFrom(written);
        return document.WithSyntaxRoot(root!.ReplaceNode(written, literal));
    }

    private static void OfferToAdd(CodeFixContext context, Diagnostic diagnostic, ExpressionSyntax written)
    {
        var project = context.Document.Project;
        if (written is not LiteralExpressionSyntax { Token.Value: string path } || Path.GetDirectoryName(project.FilePath) is not { Length: > 0 } folder)
            return;
        var file = Path.GetFullPath(Path.Combine(folder, path.Replace('\\', '/')));
        if (!file.EndsWith(".cbnn", StringComparison.OrdinalIgnoreCase) || !File.Exists(file))
            return;
        context.RegisterCodeFix(
            CodeAction.Create($"Add '{path}' to the project", cancellation => Task.FromResult(Add(project, file)), nameof(OfferToAdd)),
            diagnostic);
    }

    private static Solution Add(Project project, string file)
    {
        using var stream = File.OpenRead(file);
        return project.AddAdditionalDocument(Path.GetFileName(file), SourceText.From(stream), filePath: file).Project.Solution;
    }
}
