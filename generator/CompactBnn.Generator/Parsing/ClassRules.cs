using System.Collections.Immutable;
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
    /// <summary>The first rule that the class breaks whatever its network reads, or null.</summary>
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
        return FaultOf(type, GeneratedMember.WithAnyNetwork(type.IsStatic), attribute);
    }

    /// <summary>The first of some generated members whose name the class does not leave free, or null.</summary>
    public static DiagnosticInfo? FaultOf(INamedTypeSymbol type, ImmutableArray<GeneratedMember> members, SourcePlace attribute) =>
        members.FirstOrDefault(member => IsTaken(type, member)) is { } taken
            ? DiagnosticInfo.At(attribute, Rules.MemberNameTaken, type.Name, NameOf(type, taken))
            : null;

    /// <summary>Whether the class does not leave the name of a generated member free.</summary>
    public static bool IsTaken(INamedTypeSymbol type, GeneratedMember member) =>
        IsNameTaken(type, member) || type.GetMembers(member.Name).Any(other => HasSignature(other, member));

    private static TypeDeclarationSyntax? DeclarationWithoutPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax() as TypeDeclarationSyntax)
            .FirstOrDefault(declaration => declaration is not null && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    // Overloads of generated methods are welcome; anything else of the same name is not.
    private static bool IsNameTaken(INamedTypeSymbol type, GeneratedMember member) =>
        type.Name == member.Name
        || type.TypeParameters.Any(parameter => parameter.Name == member.Name)
        || type.GetMembers(member.Name).Any(other => member.Parameters is null || other is not IMethodSymbol { MethodKind: MethodKind.Ordinary });

    private static bool HasSignature(ISymbol other, GeneratedMember member) =>
        other is IMethodSymbol { Arity: 0 } method && member.Parameters is { } types
        && method.Parameters.All(parameter => parameter.RefKind == RefKind.None)
        && method.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)).SequenceEqual(types.Select(type => type.Type));

    private static string NameOf(INamedTypeSymbol type, GeneratedMember taken) => IsNameTaken(type, taken) ? taken.Name : taken.Signature;
}
