using System.Collections.Immutable;
using System.Linq;

namespace CompactBnn.Generator.Emission;

/// <summary>A member that an annotated class gets, and must therefore not have already.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">The types of a method's parameters, written as in generated code; null for a property or a type.</param>
internal sealed record GeneratedMember(string Name, string[]? Parameters = null)
{
    private const string Bytes = MembersEmitter.Bytes;
    private const string Row = MembersEmitter.Row;
    private const string Ints = MembersEmitter.Ints;
    private const string Floats = MembersEmitter.Floats;
    private const string Words = MembersEmitter.Words;

    private static readonly ImmutableArray<GeneratedMember> Always =
    [
        new("Labels"), new("ClassCount"), new("InputLength"), new("InputHeight"), new("InputWidth"), new("InputChannels"),
        new("WorkspaceLength"), new("BatchWorkspaceLength"), new("Temperature"), new("Rejection"),
        new("Predict", [Bytes]), new("Predict", [Bytes, Words]),
        new("Score", [Bytes, Floats]), new("Score", [Bytes, Floats, Words]),
        new("Sums", [Bytes, Ints]), new("Sums", [Bytes, Ints, Words]),
        new("PredictBatch", [Bytes, Ints]), new("PredictBatch", [Bytes, Ints, Words]),
        new("ScoreBatch", [Bytes, Floats]), new("ScoreBatch", [Bytes, Floats, Words]),
        new("PredictBatchParallel", [MembersEmitter.ByteMemory, MembersEmitter.IntMemory, "int"]),
        new("ScoreBatchParallel", [MembersEmitter.ByteMemory, MembersEmitter.FloatMemory, "int"]),
        new("TopK", [Bytes, Ints, Floats]), new("TopK", [Bytes, Ints, Floats, Words]),
        new("SumsCore", [Bytes, Ints, Words]), new("SumsBatchCore", [Bytes, Ints, Words]), new("ScoresCore", ["global::System.ReadOnlySpan<int>", Floats]),
    ];

    private static readonly ImmutableArray<GeneratedMember> AlwaysInStaticClass = Always.Add(new(ModelStructEmitter.TypeName));

    /// <summary>What a class with a network that reads images gets beyond <see cref="WithAnyNetwork"/>.</summary>
    public static ImmutableArray<GeneratedMember> WithImages { get; } = [new("Input")];

    /// <summary>What a class with a network that reads rows of numbers gets beyond <see cref="WithAnyNetwork"/>.</summary>
    public static ImmutableArray<GeneratedMember> WithRows { get; } =
    [
        new("Quantize", [Row, "global::System.Span<byte>"]), new("Predict", [Row]), new("Score", [Row, Floats]),
        new("QuantizeCore", [Row, "global::System.Span<byte>"]),
    ];

    /// <summary>The name, with parameters where a method has them.</summary>
    public string Signature => Parameters is null ? Name
        : $"{Name}({string.Join(", ", Parameters.Select(type => type.Replace("global::System.", "")))})";

    /// <summary>What a class gets whatever its network reads.</summary>
    public static ImmutableArray<GeneratedMember> WithAnyNetwork(bool isStatic) => isStatic ? AlwaysInStaticClass : Always;
}
