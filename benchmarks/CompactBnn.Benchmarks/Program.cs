using System.CommandLine;
using BenchmarkDotNet.Running;
using CompactBnn.Benchmarks;
using CompactBnn.Benchmarks.Builds;
using CompactBnn.Benchmarks.Costs;
using CompactBnn.Benchmarks.Ratios;
using CompactBnn.Benchmarks.Reporting;

// Everything but our own commands is for BenchmarkDotNet.
Command[] commands = [RatiosCommand.Create(), CostsCommand.Create(), BuildsCommand.Create(), ReportCommand.Create()];
if (args is [var name, ..] && commands.Any(command => command.Name == name))
{
    var root = new RootCommand("Benchmarks of CompactBnn.");
    foreach (var command in commands)
        root.Add(command);
    return root.Parse(args).Invoke();
}
BenchmarkSwitcher.FromAssembly(typeof(EngineBenchmarks).Assembly).Run(args);
return 0;
