using System.Reflection;
using CompactBnn.Format;

namespace CompactBnn.Compilation;

/// <summary>A network compiled into this process: the generated members, called through delegates.</summary>
public sealed class CompiledNetwork
{
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;

    private readonly Assembly _assembly;
    private readonly Predicts _predict;
    private readonly Fills<int> _sums, _predictBatch;
    private readonly Fills<float> _score, _scoreBatch;
    private readonly FillsInParallel _predictBatchParallel;

    internal CompiledNetwork(Network network, Assembly assembly, Type type, CompilerTimes times, int assemblyBytes)
    {
        (Network, _assembly, Times, AssemblyBytes) = (network, assembly, times, assemblyBytes);
        WorkspaceLength = (int)type.GetProperty("WorkspaceLength")!.GetValue(null)!;
        BatchWorkspaceLength = (int)type.GetProperty("BatchWorkspaceLength")!.GetValue(null)!;
        _predict = Method<Predicts>(type, "Predict");
        _sums = Method<Fills<int>>(type, "Sums");
        _score = Method<Fills<float>>(type, "Score");
        _predictBatch = Method<Fills<int>>(type, "PredictBatch");
        _scoreBatch = Method<Fills<float>>(type, "ScoreBatch");
        _predictBatchParallel = Method<FillsInParallel>(type, "PredictBatchParallel");
    }

    private delegate int Predicts(ReadOnlySpan<byte> image);

    private delegate void Fills<T>(ReadOnlySpan<byte> images, Span<T> results);

    private delegate void FillsInParallel(ReadOnlyMemory<byte> images, Memory<int> classes, int threads);

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>How long it took to compile.</summary>
    public CompilerTimes Times { get; }

    /// <summary>Size of the assembly.</summary>
    public int AssemblyBytes { get; }

    /// <summary>Words of 64 bits that a call takes as scratch memory.</summary>
    public int WorkspaceLength { get; }

    /// <summary>Words of 64 bits that a call for several images takes as scratch memory.</summary>
    public int BatchWorkspaceLength { get; }

    /// <summary>The class of an image.</summary>
    /// <param name="image">Its bytes in H,W,C order.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public int Predict(ReadOnlySpan<byte> image) => _predict(image);

    /// <summary>The integer sum of each class.</summary>
    /// <param name="image">The bytes of an image in H,W,C order.</param>
    /// <param name="sums">Takes one sum a class.</param>
    /// <exception cref="ArgumentException">A span has another length than is needed.</exception>
    public void Sums(ReadOnlySpan<byte> image, Span<int> sums) => _sums(image, sums);

    /// <summary>The score of each class.</summary>
    /// <param name="image">The bytes of an image in H,W,C order.</param>
    /// <param name="scores">Takes one score a class.</param>
    /// <exception cref="ArgumentException">A span has another length than is needed.</exception>
    public void Score(ReadOnlySpan<byte> image, Span<float> scores) => _score(image, scores);

    /// <summary>The class of each of several images.</summary>
    /// <param name="images">The images one after another.</param>
    /// <param name="classes">Takes one class an image.</param>
    /// <exception cref="ArgumentException">A span has another length than is needed.</exception>
    public void PredictBatch(ReadOnlySpan<byte> images, Span<int> classes) => _predictBatch(images, classes);

    /// <summary>The class of each of several images, on several threads.</summary>
    /// <param name="images">The images one after another.</param>
    /// <param name="classes">Takes one class an image.</param>
    /// <param name="threads">The most threads, the caller's among them; 0 for one a processor.</param>
    /// <exception cref="ArgumentException">A length is other than needed.</exception>
    public void PredictBatchParallel(ReadOnlyMemory<byte> images, Memory<int> classes, int threads) => _predictBatchParallel(images, classes, threads);

    /// <summary>The scores of several images.</summary>
    /// <param name="images">The images one after another.</param>
    /// <param name="scores">Takes one score a class for each image.</param>
    /// <exception cref="ArgumentException">A span has another length than is needed.</exception>
    public void ScoreBatch(ReadOnlySpan<byte> images, Span<float> scores) => _scoreBatch(images, scores);

    /// <summary>The type that evaluates the network, which no class of the project shows.</summary>
    internal Type NetworkType => _assembly.GetTypes().Single(type =>
        type.Namespace == "CompactBnn.Generated" && type.Name.StartsWith("Network_", StringComparison.Ordinal) && !type.IsNested);

    internal static bool HasMethod(Type type, string name) => type.GetMethod(name, Static) is not null;

    internal static T Method<T>(Type type, string name)
        where T : Delegate
    {
        var parameters = Array.ConvertAll(typeof(T).GetMethod("Invoke")!.GetParameters(), parameter => parameter.ParameterType);
        return (type.GetMethod(name, Static, parameters) ?? throw new MissingMethodException(type.FullName, name)).CreateDelegate<T>();
    }
}
