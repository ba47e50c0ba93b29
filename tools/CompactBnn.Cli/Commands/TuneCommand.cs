using System.CommandLine;
using CompactBnn.Cli.Tuning;
using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Compilation.Networks;
using CompactBnn.Format;
using CompactBnn.Tools;

namespace CompactBnn.Cli.Commands;

/// <summary><c>cbnn tune [MODEL...]</c>: the constants of the generator's cost model, measured on this machine.</summary>
internal static class TuneCommand
{
    public static Command Create(Terminal terminal)
    {
        var models = new Argument<string[]>("MODEL")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Weight files (.cbnn) whose layers are measured; without any, built-in networks of many shapes.",
        };
        var rounds = NumberOption.Whole("--rounds", "How often everything is timed, of which the quickest counts; 60 without it.");
        var target = new Option<string?>("--out") { HelpName = "FILE", Description = "Also write a file of MSBuild properties that a project imports." };
        var json = JsonOption.Create();
        var command = new Command("tune", "Measures what the kernels cost on this machine, for the property CompactBnnCosts by which the generator chooses between them.")
        {
            models, rounds, target, json,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(terminal, parsed.GetRequiredValue(models), parsed.GetValue(rounds), parsed.GetValue(target), parsed.GetValue(json), cancellation),
            cancellation));
        return command;
    }

    private static int Run(Terminal terminal, string[] models, int? rounds, string? target, bool json, CancellationToken cancellation)
    {
        var networks = models.Length == 0 ? TuningNetworks.All() : [.. models.Select(path => ModelFile.Read(path).Network)];
        var timer = new TurnTimer { Cancellation = cancellation };
        if (rounds is { } count)
            timer = timer with { Rounds = count };
        var tuning = TuningResult.Of([.. networks.Select(network => Measure(network, timer, cancellation))]);
        if (tuning.Measured == 0)
            throw new CommandException("no layer of these networks has kernels to choose between, or all are too quick to time; name a network with binary layers, or none.");
        if (target is not null)
            TuningProperties.Write(target, tuning);
        if (json)
            terminal.Json(tuning);
        else
            terminal.Verbatim(TuningReport.Of(tuning, target));
        return 0;
    }

    private static KernelTimes Measure(Network network, TurnTimer timer, CancellationToken cancellation)
    {
        try
        {
            return KernelTimes.Measure(network, timer, cancellation);
        }
        catch (CompilationException error)
        {
            throw new CommandException($"{network.Name}: {error.Message}");
        }
    }
}
