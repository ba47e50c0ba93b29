namespace CompactBnn.Benchmarks.Ratios;

/// <summary>What <c>ratios --json</c> writes.</summary>
/// <param name="Machine">Where it ran.</param>
/// <param name="Results">One comparison each.</param>
/// <param name="Builds">What the networks cost before they run.</param>
/// <param name="Layers">The steps of generated code on one thread, for one image and for a full vector of images.</param>
/// <param name="Missing">Peers that could not be compared.</param>
internal sealed record RatiosDocument(
    Machine Machine, IReadOnlyList<RatioResult> Results, IReadOnlyList<BuildResult> Builds, IReadOnlyList<LayerResult> Layers, IReadOnlyList<MissingPeer> Missing);

/// <summary>Generated code against a peer, timed in turns.</summary>
/// <param name="Workload">Name of the network.</param>
/// <param name="Batch">Images a call.</param>
/// <param name="Threads">Threads.</param>
/// <param name="InstructionSet">The widest instruction set that .NET code used; native peers choose their own.</param>
/// <param name="Engine">What is compared.</param>
/// <param name="NsPerImage">Its nanoseconds an image in the quickest round.</param>
/// <param name="Peer">What it is compared with.</param>
/// <param name="PeerNsPerImage">The peer's nanoseconds an image in its quickest round.</param>
/// <param name="Ratio">How many times as fast the engine is: of the quickest rounds.</param>
/// <param name="OutputsAgree">Whether both gave the same scores, which is checked before anything is timed.</param>
/// <param name="RatioOfMedians">The same of the rounds in the middle.</param>
internal sealed record RatioResult(
    string Workload, int Batch, int Threads, string InstructionSet, string Engine, double NsPerImage, string Peer, double PeerNsPerImage, double Ratio,
    bool OutputsAgree, double RatioOfMedians);

/// <summary>A peer that could not be compared, and why.</summary>
internal sealed record MissingPeer(string Workload, int Batch, string Peer, string Reason);

/// <summary>A step of generated code; times are those of an image.</summary>
internal sealed record LayerResult(
    string Workload, int Batch, string InstructionSet, string Name, string Kernel, double Ns, long BinaryOps, double OpsPerSecond, double PeakFraction);

/// <summary>What a network costs before it runs.</summary>
/// <param name="Workload">Name of the network.</param>
/// <param name="WeightBits">Its stored weights.</param>
/// <param name="GeneratorMs">The source generator in a warm process.</param>
/// <param name="CompilerMs">The C# compiler in a warm process.</param>
/// <param name="AssemblyBytes">Size of an assembly that holds nothing else.</param>
/// <param name="FirstPredictionMs">The first prediction after loading, just-in-time compilation included.</param>
/// <param name="BytesPerCall">Managed bytes that a prediction allocates.</param>
/// <param name="WorkspaceBytes">Scratch memory of a prediction.</param>
internal sealed record BuildResult(
    string Workload, long WeightBits, double GeneratorMs, double CompilerMs, int AssemblyBytes, double FirstPredictionMs, long BytesPerCall, long WorkspaceBytes);
