using System.Linq;
using CompactBnn.Format;
using CompactBnn.Generator.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompactBnn.Generator.Parsing;

/// <summary>What matters of an annotated class where it gets no network.</summary>
/// <param name="Shape">Its declaration.</param>
/// <param name="Version">The version of C#.</param>
/// <param name="IsLocalToFile">Whether only its own file sees it.</param>
/// <param name="Taken">Signatures of the generated members that it has no room for.</param>
internal sealed record StandInTarget(ClassShape Shape, LanguageVersion Version, bool IsLocalToFile, EquatableArray<string> Taken)
{
    /// <summary>Whether the class may implement the interface, whose members are static.</summary>
    public bool KnowsInterface => Version >= LanguageVersion.CSharp11;

    /// <summary>Whether a member cannot be added.</summary>
    public bool IsTaken(GeneratedMember member) => Taken.Contains(member.Signature);

    public static StandInTarget Of(INamedTypeSymbol type, ClassShape shape, LanguageVersion version)
    {
        var isLocal = false;
        for (var part = type; part is not null; part = part.ContainingType)
            isLocal |= part.IsFileLocal;
        var taken = GeneratedMember.WithAnyNetwork(type.IsStatic).Concat(GeneratedMember.WithImages).Concat(GeneratedMember.WithRows)
            .Where(member => ClassRules.IsTaken(type, member))
            .Select(member => member.Signature);
        return new(shape, version, isLocal, EquatableArray<string>.From(taken));
    }
}
