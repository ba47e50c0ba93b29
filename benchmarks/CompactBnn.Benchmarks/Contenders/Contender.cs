namespace CompactBnn.Benchmarks.Contenders;

/// <summary>An engine with its input at hand: a batch of images, in the form that it reads, whatever that form costs to make.</summary>
/// <param name="name">Name of the engine.</param>
internal abstract class Contender(string name)
{
    /// <summary>Name of the engine.</summary>
    public string Name { get; } = name;

    /// <summary>Evaluates the whole batch.</summary>
    public abstract void Run();

    /// <summary>The scores of the last run, one image after another.</summary>
    public abstract ReadOnlySpan<float> Scores { get; }
}
