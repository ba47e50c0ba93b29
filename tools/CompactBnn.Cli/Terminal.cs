using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace CompactBnn.Cli;

/// <summary>
/// Where a command writes: results and JSON to the output, errors and progress to the error stream. Colours and bars appear on a terminal only.
/// </summary>
internal sealed class Terminal
{
    private const int WidthOfFiles = 160;

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.Strict,
        Converters = { new NumberRowConverter() },
    };

    private readonly TextWriter _output;
    private readonly TextWriter _errors;

    public Terminal(TextWriter output, TextWriter errors)
    {
        _output = output;
        _errors = errors;
        Text = CreateConsole(output, output == Console.Out && !Console.IsOutputRedirected);
        Progress = errors == Console.Error && !Console.IsErrorRedirected ? CreateConsole(errors, isTerminal: true) : null;
    }

    /// <summary>For people to read.</summary>
    public IAnsiConsole Text { get; }

    /// <summary>Where a progress bar may be drawn; null where nobody would see it move.</summary>
    public IAnsiConsole? Progress { get; }

    /// <summary>Writes the one JSON document of a command.</summary>
    public void Json<T>(T document) => _output.WriteLine(JsonSerializer.Serialize(document, JsonOptions));

    /// <summary>Writes text to copy, whose lines are not broken.</summary>
    public void Verbatim(string text) => _output.Write(text);

    /// <summary>Writes an error as one line. Control characters, which a hostile file name or file may hold, are dropped.</summary>
    public void Error(string message) =>
        _errors.WriteLine($"cbnn: {string.Concat(message.ReplaceLineEndings(" ").Where(c => !char.IsControl(c)))}");

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
            console.Profile.Width = WidthOfFiles;
        return console;
    }
}
