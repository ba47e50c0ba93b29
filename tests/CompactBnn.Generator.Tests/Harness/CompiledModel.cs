using System.Collections.Immutable;
using System.Reflection;

namespace CompactBnn.Generator.Tests.Harness;

/// <summary>The generated members of a class, called through delegates.</summary>
internal sealed class CompiledModel(Type type)
{
    public delegate int Predicts(ReadOnlySpan<byte> image);

    public delegate int PredictsIn(ReadOnlySpan<byte> image, Span<ulong> workspace);

    public delegate void Fills<T>(ReadOnlySpan<byte> image, Span<T> results);

    public delegate void FillsIn<T>(ReadOnlySpan<byte> image, Span<T> results, Span<ulong> workspace);

    public delegate void InParallel<T>(ReadOnlyMemory<byte> images, Memory<T> results, int threads);

    public delegate void Ranks(ReadOnlySpan<byte> image, Span<int> classes, Span<float> scores);

    public delegate void RanksIn(ReadOnlySpan<byte> image, Span<int> classes, Span<float> scores, Span<ulong> workspace);

    public delegate int PredictsRow(ReadOnlySpan<float> row);

    public delegate void FillsFromRow<T>(ReadOnlySpan<float> row, Span<T> results);

    public Type Type => type;

    public Predicts Predict => Method<Predicts>("Predict");

    public PredictsIn PredictIn => Method<PredictsIn>("Predict");

    public Fills<float> Score => Method<Fills<float>>("Score");

    public FillsIn<float> ScoreIn => Method<FillsIn<float>>("Score");

    public Fills<int> Sums => Method<Fills<int>>("Sums");

    public FillsIn<int> SumsIn => Method<FillsIn<int>>("Sums");

    public Fills<int> PredictBatch => Method<Fills<int>>("PredictBatch");

    public FillsIn<int> PredictBatchIn => Method<FillsIn<int>>("PredictBatch");

    public Fills<float> ScoreBatch => Method<Fills<float>>("ScoreBatch");

    public FillsIn<float> ScoreBatchIn => Method<FillsIn<float>>("ScoreBatch");

    public InParallel<int> PredictBatchParallel => Method<InParallel<int>>("PredictBatchParallel");

    public InParallel<float> ScoreBatchParallel => Method<InParallel<float>>("ScoreBatchParallel");

    public Ranks TopK => Method<Ranks>("TopK");

    public RanksIn TopKIn => Method<RanksIn>("TopK");

    public PredictsRow PredictRow => Method<PredictsRow>("Predict");

    public FillsFromRow<float> ScoreRow => Method<FillsFromRow<float>>("Score");

    public FillsFromRow<byte> Quantize => Method<FillsFromRow<byte>>("Quantize");

    public ImmutableArray<string> Labels => Property<ImmutableArray<string>>("Labels");

    public int ClassCount => Property<int>("ClassCount");

    public int WorkspaceLength => Property<int>("WorkspaceLength");

    public T Property<T>(string name) => (T)type.GetProperty(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>The sums of one image.</summary>
    public int[] SumsOf(ReadOnlySpan<byte> image)
    {
        var sums = new int[ClassCount];
        Sums(image, sums);
        return sums;
    }

    private T Method<T>(string name)
        where T : Delegate
    {
        var parameters = typeof(T).GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var method = type.GetMethod(name, BindingFlags.Public | BindingFlags.Static, parameters)
            ?? throw new MissingMethodException(type.FullName, $"{name}({string.Join(", ", parameters.Select(parameter => parameter.Name))})");
        return method.CreateDelegate<T>();
    }
}
