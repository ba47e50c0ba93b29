using System.Globalization;
using CompactBnn.Format;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Compilation;

/// <summary>A network did not compile; the message has what the generator or the compiler says.</summary>
public sealed class CompilationException : Exception
{
    private CompilationException(string message)
        : base(message)
    {
    }

    internal static void ThrowIfAny(Network network, IEnumerable<Diagnostic> diagnostics)
    {
        var messages = diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}").Distinct().ToArray();
        if (messages.Length > 0)
            throw new CompilationException($"{network.Name} does not compile: {string.Join("; ", messages)}");
    }
}
