using System.CommandLine;
using CompactBnn.Format;
using CompactBnn.Interop;
using Spectre.Console;

namespace CompactBnn.Cli.Commands;

/// <summary><c>cbnn export MODEL -o FILE.onnx</c>: a network as a standard ONNX graph.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = ModelFile.CreateArgument();
        var output = new Option<string>("--output", "-o") { Required = true, HelpName = "FILE", Description = "The ONNX file to write." };
        var json = JsonOption.Create();
        var command = new Command("export", "Writes a network as a standard ONNX graph in float32, with the same classes.") { model, output, json };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(model), parsed.GetRequiredValue(output), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string model, string output, bool json)
    {
        var network = ModelFile.Read(model).Network;
        try
        {
            OnnxExport.Write(output, network);
        }
        catch (ExportException error)
        {
            throw new CommandException($"{model}: {error.Message}");
        }
        var (height, width, channels) = network.Input.Shape;
        var shape = network.Input is TableInput ? $"batch, {channels}" : $"batch, {channels}, {height}, {width}";
        if (json)
            terminal.Json(new Document(network.Name, output, new FileInfo(output).Length, OnnxExport.OperatorSet, OnnxExport.InputName, OnnxExport.OutputName));
        else
        {
            terminal.Text.WriteLine($"{output}: reads '{OnnxExport.InputName}', float32 [{shape}], bytes as numbers 0 to 255; "
                + $"gives '{OnnxExport.OutputName}', float32 [batch, {network.ClassCount}].");
        }
        return 0;
    }

    private sealed record Document(string Model, string Output, long Bytes, int Opset, string Input, string Scores);
}
