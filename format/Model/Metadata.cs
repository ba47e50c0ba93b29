namespace CompactBnn.Format;

/// <summary>A remark about a network: how it was made, on what, how accurate it is. It changes no output.</summary>
/// <param name="Key">A lower-case letter, then lower-case letters, digits, <c>_</c> or <c>-</c>; 64 at most.</param>
/// <param name="Value">One line of text.</param>
public sealed record Metadata(string Key, string Value);
