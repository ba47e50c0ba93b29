using System.Collections.Immutable;
using System.Linq;

namespace CompactBnn.Generator.Emission;

/// <summary>A member that an annotated class gets, and must therefore not have already.</summary>
/// <param name="Result">Type of a property, or what a method returns, written as in generated code; null for a type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">A method's parameters; null for a property or a type.</param>
internal sealed record GeneratedMember(string? Result, string Name, GeneratedParameter[]? Parameters = null)
{
    private static readonly GeneratedParameter Image = new(MembersEmitter.Bytes, "image");
    private static readonly GeneratedParameter Images = new(MembersEmitter.Bytes, "images");
    private static readonly GeneratedParameter Sums = new(MembersEmitter.Ints, "sums");
    private static readonly GeneratedParameter Classes = new(MembersEmitter.Ints, "classes");
    private static readonly GeneratedParameter Scores = new(MembersEmitter.Floats, "scores");
    private static readonly GeneratedParameter Workspace = new(MembersEmitter.Words, "workspace");
    private static readonly GeneratedParameter ImageMemory = new(MembersEmitter.ByteMemory, "images");
    private static readonly GeneratedParameter Threads = new("int", "threads", "0");
    private static readonly GeneratedParameter Row = new(MembersEmitter.Row, "row");
    private static readonly GeneratedParameter RowImage = new("global::System.Span<byte>", "image");

    /// <summary>The members of the interface <c>IBnnModel</c>.</summary>
    public static ImmutableArray<GeneratedMember> OfInterface { get; } =
    [
        new("global::System.Collections.Immutable.ImmutableArray<string>", "Labels"),
        new("int", "ClassCount"),
        new("int", "InputLength"),
        new("int", "InputHeight"),
        new("int", "InputWidth"),
        new("int", "InputChannels"),
        new("int", "WorkspaceLength"),
        new("int", "BatchWorkspaceLength"),
        new("float", "Temperature"),
        new("float", "Rejection"),
        new("int", "Predict", [Image]),
        new("int", "Predict", [Image, Workspace]),
        new("void", "Score", [Image, Scores]),
        new("void", "Score", [Image, Scores, Workspace]),
        new("void", "Sums", [Image, Sums]),
        new("void", "Sums", [Image, Sums, Workspace]),
        new("void", "PredictBatch", [Images, Classes]),
        new("void", "PredictBatch", [Images, Classes, Workspace]),
        new("void", "ScoreBatch", [Images, Scores]),
        new("void", "ScoreBatch", [Images, Scores, Workspace]),
        new("void", "TopK", [Image, Classes, Scores]),
        new("void", "TopK", [Image, Classes, Scores, Workspace]),
    ];

    /// <summary>The methods that use several threads, which the interface leaves out.</summary>
    public static ImmutableArray<GeneratedMember> Parallel { get; } =
    [
        new("void", "PredictBatchParallel", [ImageMemory, new(MembersEmitter.IntMemory, "classes"), Threads]),
        new("void", "ScoreBatchParallel", [ImageMemory, new(MembersEmitter.FloatMemory, "scores"), Threads]),
    ];

    /// <summary>What a class with a network that reads images gets beyond <see cref="WithAnyNetwork"/>.</summary>
    public static ImmutableArray<GeneratedMember> WithImages { get; } = [new("global::CompactBnn.Format.ImageInput", "Input")];

    /// <summary>The methods that a class with a network that reads rows of numbers gets beyond <see cref="WithAnyNetwork"/>.</summary>
    public static ImmutableArray<GeneratedMember> OfRows { get; } =
    [
        new("void", "Quantize", [Row, RowImage]),
        new("int", "Predict", [Row]),
        new("void", "Score", [Row, Scores]),
    ];

    /// <summary>All that a class with a network that reads rows of numbers gets beyond <see cref="WithAnyNetwork"/>.</summary>
    public static ImmutableArray<GeneratedMember> WithRows { get; } = OfRows.Add(new("void", "QuantizeCore", [Row, RowImage]));

    private static readonly ImmutableArray<GeneratedMember> Always =
    [
        .. OfInterface, .. Parallel,
        new("void", "SumsCore", [Image, Sums, Workspace]),
        new("void", "SumsBatchCore", [Images, Sums, Workspace]),
        new("void", "ScoresCore", [new("global::System.ReadOnlySpan<int>", "sums"), Scores]),
    ];

    private static readonly ImmutableArray<GeneratedMember> AlwaysInStaticClass = Always.Add(new(null, ModelStructEmitter.TypeName));

    /// <summary>The name, with the types of parameters where a method has them.</summary>
    public string Signature => Parameters is null ? Name
        : $"{Name}({string.Join(", ", Parameters.Select(parameter => parameter.Type.Replace("global::System.", "")))})";

    /// <summary>The parameters as a declaration has them, in parentheses; nothing for a property.</summary>
    public string ParameterList => Parameters is null ? "" : $"({string.Join(", ", Parameters.Select(parameter => parameter.Declaration))})";

    /// <summary>The parameters as a call passes them on, in parentheses; nothing for a property.</summary>
    public string ArgumentList => Parameters is null ? "" : $"({string.Join(", ", Parameters.Select(parameter => parameter.Name))})";

    /// <summary>What a class gets whatever its network reads.</summary>
    public static ImmutableArray<GeneratedMember> WithAnyNetwork(bool isStatic) => isStatic ? AlwaysInStaticClass : Always;
}
