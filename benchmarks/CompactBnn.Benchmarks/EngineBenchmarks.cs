using BenchmarkDotNet.Attributes;
using CompactBnn.Benchmarks.Contenders;
using CompactBnn.Benchmarks.Networks;
using CompactBnn.Compilation;

namespace CompactBnn.Benchmarks;

/// <summary>The engines of this project and the loop that one would write by hand, on one thread.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private Contender _generated = null!, _interpreter = null!, _handWritten = null!;

    /// <summary>Name of the network.</summary>
    [ParamsSource(nameof(Names))]
    public string Network { get; set; } = "";

    /// <summary>Images a call.</summary>
    [Params(1, 512)]
    public int Batch { get; set; }

    /// <summary>The networks that the loop knows.</summary>
    public static IEnumerable<string> Names => Workloads.Names.Where(name => name != "cnv-w1a1");

    /// <summary>Compiles the network.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var network = Workloads.Create(Network);
        var batch = new ImageBatch(network, Batch);
        _generated = new Generated(NetworkCompiler.Compile(network), batch);
        _interpreter = new Interpreted(network, batch);
        _handWritten = new HandWritten(network, batch);
    }

    /// <summary>Generated code.</summary>
    [Benchmark(Baseline = true)]
    public void Generated() => _generated.Run();

    /// <summary>The interpreter.</summary>
    [Benchmark]
    public void Interpreter() => _interpreter.Run();

    /// <summary>The loop written by hand.</summary>
    [Benchmark]
    public void HandWritten() => _handWritten.Run();
}
