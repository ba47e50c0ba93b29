using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CompactBnn.Generator.Parsing;

/// <summary>What generated code needs to know of the compilation.</summary>
/// <param name="AllowsUnsafe">Whether it takes <c>[SkipLocalsInit]</c>.</param>
/// <param name="Optimizes">Whether the compiler optimises, and lets the JIT do so.</param>
internal sealed record CompilerTraits(bool AllowsUnsafe, bool Optimizes)
{
    public static CompilerTraits Of(Compilation compilation, CancellationToken cancellation) => new(
        compilation.Options is CSharpCompilationOptions { AllowUnsafe: true },
        compilation.Options.OptimizationLevel == OptimizationLevel.Release);
}
