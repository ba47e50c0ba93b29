using System.CommandLine;
using System.Text.Json;
using CompactBnn.Benchmarks.Networks;
using CompactBnn.Benchmarks.Ratios;
using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Benchmarks.Costs;

/// <summary><c>costs</c>: the predictions of the cost model, and its choices, beside measurements.</summary>
internal static class CostsCommand
{
    public static Command Create()
    {
        var networks = new Option<string[]>("--networks")
        {
            HelpName = "NAME|FILE",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. Workloads.Names],
            Description = "Networks by name, or weight files; all that are known without it.",
        };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 20, Description = "Turns of each layer, of which the quickest counts." };
        var json = new Option<string?>("--json") { HelpName = "FILE", Description = "Also write a JSON document." };
        var command = new Command("costs", "Compares the cost model's predictions and choices with measurements, layer by layer.") { networks, rounds, json };
        command.SetAction((parsed, cancellation) => Task.FromResult(
            Run(parsed.GetRequiredValue(networks), new() { Rounds = parsed.GetValue(rounds) }, parsed.GetValue(json), cancellation)));
        return command;
    }

    private static int Run(string[] networks, TurnTimer timer, string? json, CancellationToken cancellation)
    {
        var results = new List<CostResult>();
        var measured = new List<StepTime>();
        IReadOnlyList<CostConstant> costs = [];
        Console.WriteLine($"{"network",-18}{"batch",6}  {"layer",-10}{"kernel",-32}{"predicted us",13}{"measured us",12}{"ratio",7}  choice");
        foreach (var name in networks)
        {
            var network = Workloads.Create(name);
            var times = KernelTimes.Measure(network, timer, cancellation);
            var some = CostComparison.Of(network.Name, times).ToArray();
            measured.AddRange([.. times.Image, .. times.Batch]);
            costs = times.Costs;
            foreach (var result in some)
            {
                Console.WriteLine(FormattableString.Invariant(
                    $"{result.Workload,-18}{result.Batch,6}  {result.Layer,-10}{result.Kernel,-32}{result.PredictedNs / 1000,13:f2}{result.MeasuredNs / 1000,12:f2}{result.Ratio,7:f2}  {Choice(result)}"));
            }
            results.AddRange(some);
        }
        var choices = results.Where(result => result is { Chosen: true, Batch: 1 }).ToArray();
        Console.WriteLine($"{results.Count(result => result.IsPredicted)} of {results.Count} predictions within 25 %, "
            + $"{choices.Count(IsGood)} of {choices.Length} choices within 10 % of the best");
        var fit = CostFit.Fit(costs, measured);
        Console.WriteLine($"{measured.Count(time => CostResult.IsNear(time.Step.PredictedNanoseconds(fit) / time.Nanoseconds))} of {measured.Count} by the constants that fit these measurements, by the fit of cbnn tune:");
        foreach (var (now, fitted) in costs.Zip(fit))
            Console.WriteLine(FormattableString.Invariant($"{now.Name,-16}{now.Nanoseconds,8:f3} ns, these measurements fit {fitted.Nanoseconds:f3} ns"));
        if (json is not null)
            File.WriteAllText(json, JsonSerializer.Serialize(results, RatiosCommand.Json));
        return 0;
    }

    private static bool IsGood(CostResult result) => result.OverBest <= CostResult.ChoiceTolerance;

    private static string Choice(CostResult result) => !result.Chosen ? ""
        : IsGood(result) ? "chosen" : FormattableString.Invariant($"chosen, {result.OverBest:f2}x the best");
}
