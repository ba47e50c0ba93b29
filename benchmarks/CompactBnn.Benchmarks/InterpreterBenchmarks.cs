using BenchmarkDotNet.Attributes;

namespace CompactBnn.Benchmarks;

/// <summary>The engines against the loop that one would write by hand, one image at a time on one thread.</summary>
public class InterpreterBenchmarks
{
    private Comparison _comparison = null!;

    /// <summary>Name of the network.</summary>
    [ParamsSource(nameof(Networks))]
    public string Network { get; set; } = "";

    /// <summary>The networks.</summary>
    public static IEnumerable<string> Networks => BenchmarkNetworks.Names;

    /// <summary>Builds both and compares what they give.</summary>
    [GlobalSetup]
    public void Prepare() => _comparison = new Comparison(Network);

    /// <summary>The loop written by hand.</summary>
    [Benchmark(Baseline = true)]
    public int HandWritten() => _comparison.HandWritten();

    /// <summary>The interpreter.</summary>
    [Benchmark]
    public int Interpreter() => _comparison.Interpreter();
}
