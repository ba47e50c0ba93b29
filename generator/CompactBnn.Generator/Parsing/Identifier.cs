using Microsoft.CodeAnalysis.CSharp;

namespace CompactBnn.Generator.Parsing;

/// <summary>Names as source writes them.</summary>
internal static class Identifier
{
    /// <summary>The name with <c>@</c> before it where it is also a keyword, in some context at least.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;
}
