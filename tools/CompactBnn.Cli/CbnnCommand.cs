using System.CommandLine;
using CompactBnn.Cli.Commands;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Tools;

namespace CompactBnn.Cli;

/// <summary>The command line of <c>cbnn</c>: exit code 0, 1 where a command failed, 2 where the command line is wrong.</summary>
public static class CbnnCommand
{
    private const int Failed = 1, WrongUsage = 2;

    /// <summary>Runs a command line.</summary>
    /// <param name="args">Its arguments.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="errors">Where errors go, one line each.</param>
    /// <param name="locations">Where data sets known by name are.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, DataLocations locations)
    {
        var terminal = new Terminal(output, errors);
        var root = new RootCommand("Evaluates, imports, inspects and runs compact binary neural networks (.cbnn files).")
        {
            EvalCommand.Create(terminal, locations), InspectCommand.Create(terminal), ClassifyCommand.Create(terminal),
            SensitivityCommand.Create(terminal, locations), DataCommand.Create(terminal, locations),
            ImportCommand.Create(terminal, locations), ExportCommand.Create(terminal), BenchCommand.Create(terminal),
            TuneCommand.Create(terminal),
        };
        // A file name that starts with @ is a file name, not a file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            terminal.Error($"{string.Join(" ", parsed.Errors.Select(error => error.Message).Distinct())} See: {PathOf(parsed.CommandResult.Command)} --help");
            return WrongUsage;
        }
        try
        {
            using var interruption = Interruption.For(parsed);
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                interruption?.Token ?? CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            terminal.Error("stopped.");
            return Failed;
        }
        catch (Exception error) when (error is DataException or CbnnFormatException or CommandException or IOException or UnauthorizedAccessException)
        {
            terminal.Error(error.Message);
            return Failed;
        }
        catch (Exception error)
        {
            terminal.Error($"this is a fault of the program, please report it: {error.GetType().Name}: {error.Message}");
            return Failed;
        }
    }

    private static string PathOf(Symbol command) =>
        command is RootCommand ? "cbnn" : $"{PathOf(command.Parents.First())} {command.Name}";
}
