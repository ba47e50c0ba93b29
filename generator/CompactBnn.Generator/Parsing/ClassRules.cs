using System.Linq;
using CompactBnn.Generator.Diagnostics;
using CompactBnn.Generator.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompactBnn.Generator.Parsing;

/// <summary>What a class must keep so that the generator can add members to it.</summary>
internal static class ClassRules
{
    /// <summary>The first rule that the class breaks, or null.</summary>
    public static DiagnosticInfo? FaultOf(INamedTypeSymbol type, LanguageVersion version, string path, SourcePlace attribute)
    {
        if (version < LanguageVersion.CSharp12)
            return DiagnosticInfo.At(attribute, Rules.LanguageTooOld, type.Name, version.ToDisplayString());
        if (string.IsNullOrWhiteSpace(path))
            return DiagnosticInfo.At(attribute, Rules.EmptyPath, type.Name);
        for (var part = type; part is not null; part = part.ContainingType)
        {
            if (part.IsFileLocal)
                return DiagnosticInfo.At(attribute, Rules.FileLocalClass, part.Name);
            if (DeclarationWithoutPartial(part) is { } declaration)
            {
                var name = SourcePlace.Of(declaration.SyntaxTree, declaration.Identifier.Span);
                return DiagnosticInfo.At(name, Rules.ClassNotPartial, type.Name, part.Name);
            }
        }
        return TakenName(type) is { } taken ? DiagnosticInfo.At(attribute, Rules.MemberNameTaken, type.Name, taken) : null;
    }

    private static TypeDeclarationSyntax? DeclarationWithoutPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax() as TypeDeclarationSyntax)
            .FirstOrDefault(declaration => declaration is not null && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    // Overloads of generated methods are welcome; anything else of the same name is not.
    private static string? TakenName(INamedTypeSymbol type) => MembersEmitter.NamesIn(type.IsStatic).FirstOrDefault(name =>
        type.Name == name
        || type.TypeParameters.Any(parameter => parameter.Name == name)
        || type.GetMembers(name).Any(member => member is not IMethodSymbol { MethodKind: MethodKind.Ordinary }));
}
