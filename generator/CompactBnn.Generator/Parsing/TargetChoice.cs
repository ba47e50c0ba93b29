using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CompactBnn.Generator.Diagnostics;

namespace CompactBnn.Generator.Parsing;

/// <summary>An annotated class and the file that it means.</summary>
/// <param name="Target">The class.</param>
/// <param name="Choice">The file; null where the class cannot be completed anyway.</param>
internal sealed record TargetChoice(ClassTarget Target, FileChoice? Choice)
{
    /// <summary>Path of the file on this machine; null where there is none.</summary>
    public string? File => (Choice as FileChoice.Found)?.File;

    /// <summary>Whether the class gets the network of a file.</summary>
    /// <param name="file">Path of the file on this machine.</param>
    /// <param name="isTable">Whether its network reads rows of numbers.</param>
    public bool Gets(string file, bool isTable) => file == File && FaultWith(isTable) is null;

    /// <summary>Why the class cannot be completed with a network of one kind, or null.</summary>
    /// <param name="isTable">Whether the network reads rows of numbers.</param>
    public DiagnosticInfo? FaultWith(bool isTable) => isTable ? Target.FaultWithRows : Target.FaultWithImages;

    /// <summary>The first class with a file.</summary>
    public static TargetChoice? First(ImmutableArray<TargetChoice> choices, CancellationToken cancellation) => choices.FirstOrDefault(choice => choice.File is not null);

    public static TargetChoice Of((ClassTarget? Target, ImmutableArray<ModelFile> Files) pair, CancellationToken cancellation) =>
        new(pair.Target!, pair.Target!.Fault is null ? FileChoice.Of(pair.Target.Path, pair.Files) : null);
}
