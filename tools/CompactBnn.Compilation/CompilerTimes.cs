namespace CompactBnn.Compilation;

/// <summary>How long a compilation took; the first one in a process also compiles the compiler.</summary>
/// <param name="Generator">The source generator: reading the weight file, lowering, writing C#.</param>
/// <param name="Compiler">The C# compiler, from source text to an assembly.</param>
public readonly record struct CompilerTimes(TimeSpan Generator, TimeSpan Compiler);
