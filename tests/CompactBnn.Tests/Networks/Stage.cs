using System.Collections.Immutable;
using CompactBnn.Format;

namespace CompactBnn.Tests.Networks;

/// <summary>A value that a random chain has reached.</summary>
/// <param name="Index">Number of operations so far.</param>
/// <param name="Value">Name of the value.</param>
/// <param name="Kind">What its elements are.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Bound">No element is further from 0.</param>
/// <param name="Before">The stages before this one, the last one first.</param>
internal sealed record Stage(int Index, string Value, ElementKind Kind, Shape Shape, long Bound, ImmutableList<Stage> Before)
{
    public static Stage Of(NetworkInput input) => new(0, Operation.NetworkInput, ElementKind.Byte, input.Shape, 255, []);

    /// <summary>Whether sums of so many weights stay within 32 bits, whatever the weights are.</summary>
    public bool Fits(long taps) => Bound * 128 * taps <= int.MaxValue;

    /// <summary>Name for the operation that reads this value.</summary>
    public string NextName(string kind) => $"{kind}-{Index}";

    /// <summary>This stage and the operation that made it of <paramref name="previous"/>.</summary>
    public Step After(Stage previous, Operation operation) =>
        new([operation], this with { Index = previous.Index + 1, Value = operation.Name, Before = previous.Before.Insert(0, previous) });
}

/// <summary>Operations, each of which reads what the one before made or what came earlier, and the value that the last one makes.</summary>
internal sealed record Step(ImmutableList<Operation> Operations, Stage Result)
{
    /// <summary>This step and one that goes on from its result.</summary>
    public Step Then(Step next) => new(Operations.AddRange(next.Operations), next.Result);
}
