using CompactBnn.Benchmarks.Native;
using CompactBnn.Benchmarks.Networks;
using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Benchmarks.Ratios;

/// <summary>The convolution of <see cref="SingleConvolution"/> by generated code and by C++ with VPOPCNTDQ, in turns.</summary>
internal sealed class ConvolutionComparison
{
    private readonly Network _network = SingleConvolution.Create();
    private readonly StepProfile _profile;
    private readonly PackedConvolution? _peer;
    private readonly byte[] _image = new byte[SingleConvolution.Edge * SingleConvolution.Edge * SingleConvolution.Colours];
    private readonly int[] _sums = new int[SingleConvolution.Classes];
    private readonly int _workspaceLength;

    public ConvolutionComparison()
    {
        var compiled = NetworkCompiler.Compile(_network, StepProfile.Properties);
        _profile = StepProfile.Of(compiled);
        _workspaceLength = compiled.WorkspaceLength;
        new Random(4).NextBytes(_image);
        _peer = PackedConvolution.Load(out var problem);
        Problem = problem;
        _peer?.Prepare(_network, SingleConvolution.Map(_network, _image));
    }

    /// <summary>Why there is no peer; null where there is one.</summary>
    public string? Problem { get; }

    /// <summary>Times both; every way of blocking in C++ is a peer of its own.</summary>
    /// <exception cref="InvalidOperationException">One of them gives wrong bits: the network's sums depend on all of them.</exception>
    public RatioResult[] Measure(TurnTimer timer)
    {
        if (_peer is null)
            return [];
        Check();
        var steps = SingleConvolution.Steps(_profile);
        Action[] calls = [() => Run(steps), .. _peer.Names.Select((_, blocking) => (Action)(() => _peer.Run(blocking)))];
        var times = timer.Measure(calls);
        return [.. _peer.Names.Select((name, i) => new RatioResult(
            RatiosRun.Convolution, 1, 1, MachinePeak.InstructionSet, "generated", times[0].Least, $"C++ {name}", times[i + 1].Least,
            times[i + 1].Least / times[0].Least, OutputsAgree: true, times[i + 1].Median / times[0].Median))];
    }

    private void Check()
    {
        var expected = ReferenceEngine.Sums(_network, _image);
        for (var i = 0; i < _profile.Steps.Count; i++)
            Run([i]);
        var agree = _sums.AsSpan().SequenceEqual(expected);
        for (var blocking = 0; blocking < _peer!.Names.Count; blocking++)
        {
            _peer.Run(blocking);
            agree &= SingleConvolution.Sums(_network, _peer.Output).AsSpan().SequenceEqual(expected);
        }
        if (!agree)
            throw new InvalidOperationException("The convolutions differ.");
    }

    private void Run(int[] steps)
    {
        foreach (var step in steps)
            _profile.Run(step, _image, _sums, Workspace.ForMembers(_workspaceLength));
    }
}
