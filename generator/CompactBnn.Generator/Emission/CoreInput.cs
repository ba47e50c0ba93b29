using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CompactBnn.Generator.Parsing;

namespace CompactBnn.Generator.Emission;

/// <summary>What connects one class with its network.</summary>
/// <param name="Shape">The class.</param>
/// <param name="Types">The types that evaluate the network.</param>
internal sealed record CoreInput(ClassShape Shape, FileTypes Types)
{
    /// <summary>One where the class has a network.</summary>
    public static IEnumerable<CoreInput> Of((TargetChoice Class, ImmutableArray<FileTypes> Types) pair, CancellationToken cancellation) =>
        from types in pair.Types
        where pair.Class.Gets(types.Path, types.IsTable)
        select new CoreInput(pair.Class.Target.Shape, types);
}
