using BenchmarkDotNet.Running;
using CompactBnn.Benchmarks;

if (args is ["quick"])
    return QuickMeasurement.Run(Console.Out);
if (args is ["convolution"])
    return ConvolutionMeasurement.Show(Console.Out);
BenchmarkSwitcher.FromAssembly(typeof(InterpreterBenchmarks).Assembly).Run(args);
return 0;
