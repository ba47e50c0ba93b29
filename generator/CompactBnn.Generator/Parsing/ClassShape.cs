using System.Collections.Generic;
using System.Text;
using CompactBnn.Format;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Parsing;

/// <summary>What the source of an annotated class needs of its declaration; nothing of where it stands.</summary>
/// <param name="Namespace">The namespace as source writes it; empty for the global one.</param>
/// <param name="Containers">The types around the class, the outermost first.</param>
/// <param name="Class">The class itself.</param>
/// <param name="IsStatic">Whether the class is static, so that it can implement no interface.</param>
/// <param name="HintName">Start of the names of its generated files, unique in the compilation, also where case does not count.</param>
internal sealed record ClassShape(string Namespace, EquatableArray<TypeHeader> Containers, TypeHeader Class, bool IsStatic, string HintName)
{
    private const int ReadableHint = 80;

    public static ClassShape Of(INamedTypeSymbol type)
    {
        var containers = new List<TypeHeader>();
        for (var container = type.ContainingType; container is not null; container = container.ContainingType)
            containers.Insert(0, TypeHeader.Of(container));
        return new(
            NamespaceOf(type.ContainingNamespace),
            EquatableArray<TypeHeader>.From(containers),
            TypeHeader.Of(type),
            type.IsStatic,
            HintNameOf(type));
    }

    private static string NamespaceOf(INamespaceSymbol symbol) =>
        symbol.IsGlobalNamespace ? ""
        : symbol.ContainingNamespace.IsGlobalNamespace ? Identifier.Escape(symbol.Name)
        : NamespaceOf(symbol.ContainingNamespace) + "." + Identifier.Escape(symbol.Name);

    // Names can differ in case, arity or characters that file systems refuse; the hash of the full name tells them apart.
    private static string HintNameOf(INamedTypeSymbol type)
    {
        var full = FullNameOf(type);
        var hint = new StringBuilder();
        foreach (var c in full.Length > ReadableHint ? full.Substring(full.Length - ReadableHint) : full)
            hint.Append(c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_' ? c : '-');
        return hint.Append('-').Append(ContentHash.Of(full, full.Length), 0, 8).ToString();
    }

    private static string FullNameOf(INamedTypeSymbol type) =>
        type.ContainingType is { } container ? $"{FullNameOf(container)}.{type.MetadataName}"
        : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
        : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";
}
