using System.Linq;
using System.Threading;
using CompactBnn.Generator.Diagnostics;
using CompactBnn.Generator.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CompactBnn.Generator.Parsing;

/// <summary>An annotated class.</summary>
/// <param name="Shape">Its declaration.</param>
/// <param name="Path">The path of the weight file, as the attribute has it.</param>
/// <param name="Attribute">Where the attribute stands.</param>
/// <param name="StandIn">What matters of it where it gets no network.</param>
/// <param name="Fault">Why the class cannot be completed, or null.</param>
/// <param name="FaultWithImages">Why it cannot be completed with a network that reads images, or null.</param>
/// <param name="FaultWithRows">Why it cannot be completed with a network that reads rows of numbers, or null.</param>
internal sealed record ClassTarget(
    ClassShape Shape, string Path, SourcePlace Attribute, StandInTarget StandIn, DiagnosticInfo? Fault, DiagnosticInfo? FaultWithImages, DiagnosticInfo? FaultWithRows)
{
    public const string AttributeName = "CompactBnn.BnnModelAttribute";

    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellation) =>
        node is ClassDeclarationSyntax or RecordDeclarationSyntax;

    /// <summary>
    /// The class, or null where the compiler itself refuses the attribute, or it stands on another part of the class too.
    /// </summary>
    public static ClassTarget? Of(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var attribute = context.Attributes[0];
        var arguments = attribute.ConstructorArguments;
        if (arguments.Length != 1 || arguments[0].Kind != TypedConstantKind.Primitive || !IsFirst(type, attribute))
            return null;
        var path = arguments[0].Value as string ?? "";
        var place = SourcePlace.Of(attribute.ApplicationSyntaxReference!);
        var version = ((CSharpParseOptions)context.TargetNode.SyntaxTree.Options).LanguageVersion;
        var shape = ClassShape.Of(type);
        return new(
            shape, path, place, StandInTarget.Of(type, shape, version),
            ClassRules.FaultOf(type, version, path, place),
            ClassRules.FaultOf(type, GeneratedMember.WithImages, place),
            ClassRules.FaultOf(type, GeneratedMember.WithRows, place));
    }

    private static bool IsFirst(INamedTypeSymbol type, AttributeData attribute)
    {
        var first = type.GetAttributes()
            .First(other => SymbolEqualityComparer.Default.Equals(other.AttributeClass, attribute.AttributeClass));
        return first.ApplicationSyntaxReference is { } one && attribute.ApplicationSyntaxReference is { } two
            && one.SyntaxTree == two.SyntaxTree && one.Span == two.Span;
    }
}
