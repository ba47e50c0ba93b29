using System.Linq;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Parsing;

/// <summary>What the declaration of one part of a type must repeat of the others.</summary>
/// <param name="Keyword">For example <c>class</c> or <c>record struct</c>.</param>
/// <param name="Name">Name with type parameters, as source writes it.</param>
internal sealed record TypeHeader(string Keyword, string Name)
{
    public static TypeHeader Of(INamedTypeSymbol type) => new(KeywordOf(type), NameOf(type));

    private static string KeywordOf(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Struct => type.IsRecord ? "record struct" : "struct",
        TypeKind.Interface => "interface",
        _ => type.IsRecord ? "record" : "class",
    };

    private static string NameOf(INamedTypeSymbol type)
    {
        var name = Identifier.Escape(type.Name);
        var parameters = string.Join(", ", type.TypeParameters.Select(parameter => Identifier.Escape(parameter.Name)));
        return parameters.Length == 0 ? name : $"{name}<{parameters}>";
    }
}
