using System.Globalization;
using CompactBnn.Format;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CompactBnn.Cli.Inspection;

/// <summary>A weight file for people: what it reads, its operations, what it costs.</summary>
internal sealed class InspectionReport(ModelFile file)
{
    private const int MostNames = 20;

    private readonly Network _network = file.Network;
    private readonly NetworkCosts _costs = NetworkCosts.Of(file.Network);

    public IRenderable Render() => new Rows(Summary(), Operations());

    private Grid Summary()
    {
        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true }).AddColumn();
        Add("network", $"{_network.Name}");
        Add("input", $"{_network.Input.Shape} bytes, {Describe(_network.Input)}");
        Add("classes", $"{_network.ClassCount}: {FirstOf(_network.Labels)}");
        foreach (var entry in _network.Metadata)
            Add(entry.Key, $"{entry.Value}");
        Add("weights", $"{_costs.WeightBits:n0} bits ({_costs.WeightBits / 8000.0:n1} kB), and {_costs.ThresholdBits:n0} bits of thresholds");
        Add("operations", $"{_costs.BinaryOperations:n0} binary an image, and {_costs.IntegerOperations:n0} on integers");
        Add("file", $"{file.Length:n0} bytes, format version {CbnnReader.Version}");
        Add("sha256", $"{file.Sha256}");
        return grid;

        void Add(string key, FormattableString value) => grid.AddRow(new Text(key), new Text(Invariant(value)));
    }

    private Table Operations()
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in (string[])["name", "kind", "what", "reads", "value"])
            table.AddColumn(column);
        foreach (var column in (string[])["weights", "weight bits", "binary ops"])
            table.AddColumn(column, right => right.RightAligned());
        for (var i = 0; i < _network.Operations.Length; i++)
            table.AddRow(Row(i));
        table.AddRow("total", "", "", "", "", Count(_network.Operations.Sum(WeightsOf)), Count(_costs.WeightBits), Count(_costs.BinaryOperations));
        return table;
    }

    private IEnumerable<IRenderable> Row(int index)
    {
        var operation = _network.Operations[index];
        var costs = NetworkCosts.Of(_network, index);
        var previous = index == 0 ? Operation.NetworkInput : _network.Operations[index - 1].Name;
        yield return new Text(operation.Name);
        yield return new Text(operation.Kind);
        yield return new Text(OperationDescription.Of(operation, _network.Input));
        yield return new Text(operation.Inputs is [var only] && only == previous ? "" : string.Join(", ", operation.Inputs));
        yield return new Text(Describe(_network.Values[index]));
        yield return new Text(Count(WeightsOf(operation)));
        yield return new Text(Count(costs.WeightBits));
        yield return new Text(Count(costs.BinaryOperations));
    }

    private static long WeightsOf(Operation operation) => operation is WeightedLayer layer ? layer.Weights.Count : 0;

    private static string Describe(NetworkInput input) => input switch
    {
        ImageInput image => Describe(image.Recipe),
        TableInput table => $"columns {FirstOf(table.Columns.Select(column => column.Name))}",
        _ => "",
    };

    private static string Describe(ImageRecipe recipe)
    {
        var colour = recipe.Colour switch { ColourOrder.Grey => "grey", ColourOrder.Rgb => "RGB", _ => "BGR" };
        var inversion = recipe.Inversion switch
        {
            Inversion.Always => ", inverted",
            Inversion.LightBackground => ", inverted where the background is light",
            _ => "",
        };
        var framing = recipe.Framing switch
        {
            Framing.Ink => $"ink in a box of {recipe.InkBox}",
            Framing.Crop => "cropped",
            Framing.Pad => "padded",
            _ => "stretched",
        };
        return $"{colour}{inversion}, {framing}, {recipe.Filter.ToString().ToLowerInvariant()} filter";
    }

    private static string Describe(ValueInfo value) => value.Kind == ElementKind.Integer
        ? Invariant($"int[{value.Shape}] {value.Minimum} to {value.Maximum}")
        : Invariant($"bit[{value.Shape}]");

    private static string FirstOf(IEnumerable<string> names)
    {
        var first = names.Take(MostNames + 1).ToArray();
        return string.Join(", ", first.Take(MostNames)) + (first.Length > MostNames ? ", ..." : "");
    }

    private static string Count(long count) => count == 0 ? "" : Invariant($"{count:n0}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
