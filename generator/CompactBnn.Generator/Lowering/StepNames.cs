using System;
using System.Collections.Generic;
using System.Text;

namespace CompactBnn.Generator.Lowering;

/// <summary>Identifiers for steps: the names of the operations in Pascal case, made unique. They hold no underscore, which separates them from suffixes.</summary>
internal sealed class StepNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal) { "Sums", "Scores", "Network" };

    /// <summary>The identifier for an operation.</summary>
    public string For(string operation)
    {
        var text = new StringBuilder();
        var upper = true;
        foreach (var c in operation)
        {
            if (c is '_' or '-')
            {
                upper = true;
                continue;
            }
            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }
        // Digits at the end of a name could meet the width at the end of Sums512.
        var name = text.ToString();
        if (name.StartsWith("Sums", StringComparison.Ordinal) || name.StartsWith("Scores", StringComparison.Ordinal))
            name = "Layer" + name;
        var unique = name;
        for (var i = 2; !_taken.Add(unique); i++)
            unique = $"{name}x{i}";
        return unique;
    }
}
