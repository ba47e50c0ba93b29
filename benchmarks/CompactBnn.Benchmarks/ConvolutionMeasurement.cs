using CompactBnn.Benchmarks.Peers;
using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Benchmarks;

/// <summary>The convolution of <see cref="SingleConvolution"/> by generated code and by C++ with VPOPCNTDQ, in turns.</summary>
internal sealed class ConvolutionMeasurement
{
    private readonly Network _network = SingleConvolution.Create();
    private readonly StepProfile _profile;
    private readonly byte[] _image = new byte[SingleConvolution.Edge * SingleConvolution.Edge * 3];
    private readonly int[] _sums = new int[2];
    private readonly int _workspaceLength;

    public ConvolutionMeasurement()
    {
        var compiled = NetworkCompiler.Compile(_network, StepProfile.Properties);
        _profile = StepProfile.Of(compiled);
        _workspaceLength = compiled.WorkspaceLength;
        new Random(4).NextBytes(_image);
        Peer = PackedConvolution.Load(out var problem);
        Problem = problem;
        Peer?.Prepare(_network, SingleConvolution.Map(_network, _image));
    }

    /// <summary>The kernel in C++; null where there is none.</summary>
    public PackedConvolution? Peer { get; }

    /// <summary>Why there is no peer.</summary>
    public string? Problem { get; }

    /// <summary>Whether the bits of both are right: the network's sums depend on all of them.</summary>
    public bool OutputsAgree()
    {
        var expected = ReferenceEngine.Sums(_network, _image);
        for (var i = 0; i < _profile.Steps.Count; i++)
            Run(i);
        var agree = _sums.AsSpan().SequenceEqual(expected);
        for (var blocking = 0; blocking < (Peer?.Names.Count ?? 0); blocking++)
        {
            Peer!.Run(blocking);
            agree &= SingleConvolution.Sums(_network, Peer.Output).AsSpan().SequenceEqual(expected);
        }
        return agree;
    }

    /// <summary>The times of generated code, and of each blocking in C++.</summary>
    public (CallTime Generated, CallTime[] Peer) Measure(TurnTimer timer)
    {
        var steps = SingleConvolution.Steps(_profile);
        var calls = new List<Action> { () => Run(steps) };
        for (var i = 0; i < (Peer?.Names.Count ?? 0); i++)
        {
            var blocking = i;
            calls.Add(() => Peer!.Run(blocking));
        }
        var times = timer.Measure(calls);
        return (times[0], times[1..]);
    }

    private void Run(int[] steps)
    {
        foreach (var step in steps)
            Run(step);
    }

    private void Run(int step) => _profile.Run(step, _image, _sums, Workspace.ForMembers(_workspaceLength));

    /// <summary>Prints the times.</summary>
    public static int Show(TextWriter output)
    {
        var measurement = new ConvolutionMeasurement();
        if (!measurement.OutputsAgree())
            throw new InvalidOperationException("The convolutions differ.");
        var (generated, peer) = measurement.Measure(new());
        output.WriteLine("convolution 128 to 128, 3x3, 32x32          us   Tbinop/s   generated is");
        WriteLine(output, $"generated: {measurement.Kernel}", generated, generated);
        for (var i = 0; i < peer.Length; i++)
            WriteLine(output, $"C++: {measurement.Peer!.Names[i]}", peer[i], generated);
        if (measurement.Problem is { } problem)
            output.WriteLine($"no C++: {problem}");
        return 0;
    }

    private string Kernel => string.Join(", ", SingleConvolution.Steps(_profile).Select(i => _profile.Steps[i].Kernel));

    private static void WriteLine(TextWriter output, string name, CallTime time, CallTime generated) => output.WriteLine(
        FormattableString.Invariant($"{name,-40}{time.Least / 1000,8:F1}{SingleConvolution.Operations / time.Least / 1000,9:F2}{time.Least / generated.Least,14:F2}x"));
}
