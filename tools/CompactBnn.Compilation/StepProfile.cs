using CompactBnn.Kernels;

namespace CompactBnn.Compilation;

/// <summary>
/// The steps of a compiled network, for the widest vectors of this machine, which can be run one at a time. Compile the network with
/// <see cref="Properties"/> for it.
/// </summary>
public sealed class StepProfile
{
    private readonly RunsStep _run;

    private StepProfile(CompiledNetwork compiled, string suffix, string batch, int images)
    {
        var list = CompiledNetwork.Method<ListsSteps>(compiled.NetworkType, $"Profile{batch}{suffix}");
        Steps = Array.ConvertAll(list(), row => new ProfiledStep(
            row.Operation, row.Kernel, row.Description, row.BinaryOperations, row.IntegerOperations, row.CostFactors));
        Costs = Array.ConvertAll(CompiledNetwork.Method<ListsCosts>(compiled.NetworkType, "Costs")(Widest.Bits), row => new CostConstant(row.Name, row.Nanoseconds));
        _run = CompiledNetwork.Method<RunsStep>(compiled.NetworkType, $"Step{batch}{suffix}");
        Images = images;
    }

    private delegate void RunsStep(int step, ReadOnlySpan<byte> images, Span<int> sums, Span<ulong> workspace);

    private delegate (string Operation, string Kernel, string Description, long BinaryOperations, long IntegerOperations, double[] CostFactors)[] ListsSteps();

    private delegate (string Name, double Nanoseconds)[] ListsCosts(int vectorBits);

    /// <summary>What makes the generator add the members that a profile needs.</summary>
    public static IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string> { ["CompactBnnProfile"] = "true" };

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<ProfiledStep> Steps { get; }

    /// <summary>The constants of the cost model for this machine's widest vectors.</summary>
    public IReadOnlyList<CostConstant> Costs { get; }

    /// <summary>Images that a run of the steps evaluates.</summary>
    public int Images { get; }

    /// <summary>Bits of the widest vectors in use on this machine; 64 for none.</summary>
    public static int VectorBits => Widest.Bits;

    private static (string Suffix, int Bits) Widest =>
        Lanes512.IsSupported ? ("512", 512) : Lanes256.IsSupported ? ("256", 256) : Lanes128.IsSupported ? ("128", 128) : ("Scalar", 64);

    /// <summary>The steps for one image, of a network that was compiled with <see cref="Properties"/>.</summary>
    /// <exception cref="MissingMethodException">It was compiled without them, or is interpreted.</exception>
    public static StepProfile Of(CompiledNetwork compiled) => new(compiled, Widest.Suffix, "", 1);

    /// <summary>The steps for a full vector of images, or null where the network evaluates batches image by image.</summary>
    /// <exception cref="MissingMethodException">It was compiled without <see cref="Properties"/>, or is interpreted.</exception>
    public static StepProfile? OfBatch(CompiledNetwork compiled) =>
        CompiledNetwork.HasMethod(compiled.NetworkType, $"ProfileBatch{Widest.Suffix}") ? new(compiled, Widest.Suffix, "Batch", Widest.Bits)
        : CompiledNetwork.HasMethod(compiled.NetworkType, $"Profile{Widest.Suffix}") ? null
        : throw new MissingMethodException(compiled.NetworkType.FullName, $"Profile{Widest.Suffix}");

    /// <summary>Runs one step on what the steps before it left in the workspace. As it does not change what it reads, it may be run again.</summary>
    /// <param name="step">Index of the step; -1 runs nothing, which is what a call itself costs.</param>
    /// <param name="images">The bytes of <see cref="Images"/> images.</param>
    /// <param name="sums">Takes one sum a class for each image.</param>
    /// <param name="workspace">
    /// Scratch memory: <see cref="CompiledNetwork.WorkspaceLength"/> words for one image, <see cref="CompiledNetwork.BatchWorkspaceLength"/> for more.
    /// </param>
    public void Run(int step, ReadOnlySpan<byte> images, Span<int> sums, Span<ulong> workspace) => _run(step, images, sums, workspace);
}
