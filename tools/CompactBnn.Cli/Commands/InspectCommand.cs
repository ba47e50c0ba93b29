using System.CommandLine;
using CompactBnn.Cli.Inspection;
using CompactBnn.Format;

namespace CompactBnn.Cli.Commands;

/// <summary><c>cbnn inspect MODEL</c>: what is in a weight file.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = ModelFile.CreateArgument();
        var json = JsonOption.Create();
        var command = new Command("inspect", "Shows the operations of a network, their shapes and their costs.") { model, json };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(model), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string path, bool json)
    {
        var file = ModelFile.Read(path);
        if (json)
            terminal.Json(Document.Of(file));
        else
            terminal.Text.Write(new InspectionReport(file).Render());
        return 0;
    }

    private sealed record Document(
        string Name, int Version, InputShape Input, IEnumerable<string> Labels, IEnumerable<OperationEntry> Operations,
        long WeightBits, long ThresholdBits, long BinaryOps, string Sha256)
    {
        public static Document Of(ModelFile file)
        {
            var (network, costs) = (file.Network, NetworkCosts.Of(file.Network));
            var shape = network.Input.Shape;
            return new(
                network.Name, CbnnReader.Version, new(shape.Height, shape.Width, shape.Channels), network.Labels,
                Enumerable.Range(0, network.Operations.Length).Select(i => OperationEntry.Of(network, i)),
                costs.WeightBits, costs.ThresholdBits, costs.BinaryOperations, file.Sha256);
        }
    }

    private sealed record InputShape(int Height, int Width, int Channels);

    private sealed record OperationEntry(string Name, string Kind, int[] Output, long Weights, long WeightBits, long MaskedWeights, long BinaryOps)
    {
        public static OperationEntry Of(Network network, int index)
        {
            var weights = (network.Operations[index] as WeightedLayer)?.Weights;
            var (height, width, channels) = network.Values[index].Shape;
            var costs = NetworkCosts.Of(network, index);
            return new(
                network.Operations[index].Name, network.Operations[index].Kind, [height, width, channels],
                weights?.Count ?? 0, costs.WeightBits, weights?.MaskedCount ?? 0, costs.BinaryOperations);
        }
    }
}
