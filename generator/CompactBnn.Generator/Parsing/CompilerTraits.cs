using System.Threading;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Parsing;

/// <summary>What the compilation allows in generated code.</summary>
/// <param name="AllowsUnsafe">Whether it takes <c>[SkipLocalsInit]</c>.</param>
internal sealed record CompilerTraits(bool AllowsUnsafe)
{
    public static CompilerTraits Of(Compilation compilation, CancellationToken cancellation) =>
        new(compilation.Options is Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions { AllowUnsafe: true });
}
