using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompactBnn.CodeFixes;

/// <summary>Declares a type partial (CBNN0001).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakePartialFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["CBNN0001"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create($"Make '{type.Identifier.ValueText}' partial", cancellation => MakePartial(context.Document, type, cancellation), nameof(MakePartialFix)),
                diagnostic);
        }
    }

    // "partial" comes last, directly before the keyword.
    private static async Task<Document> MakePartial(Document document, TypeDeclarationSyntax type, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var word = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        var changed = type.Modifiers.Any()
            ? type.AddModifiers(word)
            : type.WithKeyword(type.Keyword.WithLeadingTrivia()).AddModifiers(word.WithLeadingTrivia(type.Keyword.LeadingTrivia));
        return document.WithSyntaxRoot(root!.ReplaceNode(type, changed));
    }
}
