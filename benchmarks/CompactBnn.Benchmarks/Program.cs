using BenchmarkDotNet.Running;
using CompactBnn.Benchmarks;

if (args is ["quick"])
    return QuickMeasurement.Run(Console.Out);
BenchmarkSwitcher.FromAssembly(typeof(InterpreterBenchmarks).Assembly).Run(args);
return 0;
