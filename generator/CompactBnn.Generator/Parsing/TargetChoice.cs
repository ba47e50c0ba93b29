using System.Collections.Immutable;
using System.Threading;

namespace CompactBnn.Generator.Parsing;

/// <summary>An annotated class and the file that it means.</summary>
/// <param name="Target">The class.</param>
/// <param name="Choice">The file; null where the class cannot be completed anyway.</param>
internal sealed record TargetChoice(ClassTarget Target, FileChoice? Choice)
{
    /// <summary>Path of the file on this machine; null where there is none.</summary>
    public string? File => (Choice as FileChoice.Found)?.File;

    public static TargetChoice Of((ClassTarget? Target, ImmutableArray<ModelFile> Files) pair, CancellationToken cancellation) =>
        new(pair.Target!, pair.Target!.Fault is null ? FileChoice.Of(pair.Target.Path, pair.Files) : null);
}
