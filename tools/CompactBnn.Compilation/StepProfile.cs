using CompactBnn.Kernels;

namespace CompactBnn.Compilation;

/// <summary>
/// The steps of a compiled network, for the widest vectors of this machine, which can be run one at a time. Compile the network with
/// <see cref="Properties"/> for it.
/// </summary>
public sealed class StepProfile
{
    private readonly RunsStep _run;

    private StepProfile(IReadOnlyList<ProfiledStep> steps, RunsStep run) => (Steps, _run) = (steps, run);

    private delegate void RunsStep(int step, ReadOnlySpan<byte> image, Span<int> sums, Span<ulong> workspace);

    private delegate (string Operation, string Kernel, string Description, long BinaryOperations, long IntegerOperations)[] ListsSteps();

    /// <summary>What makes the generator add the members that a profile needs.</summary>
    public static IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string> { ["CompactBnnProfile"] = "true" };

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<ProfiledStep> Steps { get; }

    /// <summary>The profile of a network that was compiled with <see cref="Properties"/>.</summary>
    /// <exception cref="MissingMethodException">It was compiled without them, or is interpreted.</exception>
    public static StepProfile Of(CompiledNetwork compiled)
    {
        var suffix = Lanes512.IsSupported ? "512" : Lanes256.IsSupported ? "256" : Lanes128.IsSupported ? "128" : "Scalar";
        var list = CompiledNetwork.Method<ListsSteps>(compiled.NetworkType, "Profile" + suffix);
        var steps = Array.ConvertAll(list(), row =>
            new ProfiledStep(row.Operation, row.Kernel, row.Description, row.BinaryOperations, row.IntegerOperations));
        return new(steps, CompiledNetwork.Method<RunsStep>(compiled.NetworkType, "Step" + suffix));
    }

    /// <summary>Runs one step on what the steps before it left in the workspace. As it does not change what it reads, it may be run again.</summary>
    /// <param name="step">Index of the step; -1 runs nothing, which is what a call itself costs.</param>
    /// <param name="image">The bytes of an image.</param>
    /// <param name="sums">Takes one sum a class in the last step.</param>
    /// <param name="workspace">Scratch memory of <see cref="CompiledNetwork.WorkspaceLength"/> words.</param>
    public void Run(int step, ReadOnlySpan<byte> image, Span<int> sums, Span<ulong> workspace) => _run(step, image, sums, workspace);
}
