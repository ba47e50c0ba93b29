using System.CommandLine;
using CompactBnn.Cli.Benchmarking;
using CompactBnn.Compilation;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Format;
using CompactBnn.Tools;

namespace CompactBnn.Cli.Commands;

/// <summary><c>cbnn bench MODEL</c>: how fast a network is when it is compiled, as a whole and layer by layer.</summary>
internal static class BenchCommand
{
    private const int MostThreads = 1024, MostImageBytes = 1 << 30;

    public static Command Create(Terminal terminal)
    {
        var model = ModelFile.CreateArgument();
        var batch = NumberOption.Whole("--batch", "Images a call; 1 without it.");
        var threads = NumberOption.Whole("--threads", "Threads that call at the same time; 1 without it.");
        var rounds = NumberOption.Whole("--rounds", "How often everything is timed, of which the quickest counts; 60 without it.");
        var html = new Option<string?>("--html") { HelpName = "FILE", Description = "Also draw the layers into a page of HTML." };
        var json = JsonOption.Create();
        var command = new Command("bench", "Compiles a network in process and times it, as a whole and layer by layer.")
        {
            model, batch, threads, rounds, html, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var request = new Request(
                parsed.GetRequiredValue(model), parsed.GetValue(batch) ?? 1, parsed.GetValue(threads) ?? 1, parsed.GetValue(rounds),
                parsed.GetValue(html));
            return Task.Run(() => Run(terminal, request, parsed.GetValue(json), cancellation), cancellation);
        });
        return command;
    }

    private static int Run(Terminal terminal, Request request, bool json, CancellationToken cancellation)
    {
        var network = ModelFile.Read(request.Model).Network;
        var measurement = Measure(request, network, cancellation);
        if (request.Html is { } page)
            BenchPage.Write(page, network, measurement);
        if (json)
            terminal.Json(BenchDocument.Of(network, measurement));
        else
            terminal.Text.Write(new BenchReport(network, measurement).Render());
        return 0;
    }

    private static NetworkMeasurement Measure(Request request, Network network, CancellationToken cancellation)
    {
        if (request.Threads > MostThreads)
            throw new CommandException($"--threads takes at most {MostThreads}, not {request.Threads}.");
        if (network.Input.Shape.Elements * request.Batch > MostImageBytes)
            throw new CommandException($"--batch {request.Batch} is too large: its images would take more than {MostImageBytes >> 20} MB.");
        var timer = new TurnTimer { Cancellation = cancellation };
        if (request.Rounds is { } rounds)
            timer = timer with { Rounds = rounds };
        try
        {
            return NetworkMeasurement.Take(network, request.Batch, request.Threads, timer, cancellation);
        }
        catch (CompilationException error)
        {
            throw new CommandException($"{request.Model}: {error.Message}");
        }
    }

    private sealed record Request(string Model, int Batch, int Threads, int? Rounds, string? Html);
}
