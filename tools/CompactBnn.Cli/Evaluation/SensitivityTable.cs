using System.Globalization;
using CompactBnn.Analysis;
using CompactBnn.Format;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CompactBnn.Cli.Evaluation;

/// <summary>What disturbed bit slices cost, for people: accuracy lost in percent points, and the change of the scores.</summary>
internal sealed class SensitivityTable(Network network, string images, SensitivityResult result, TimeSpan duration)
{
    public IRenderable Render() => new Rows(new IRenderable?[] { Summary(), Bits(), Cumulative(), Colours() }.OfType<IRenderable>());

    private Grid Summary()
    {
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow(new Text("network"), new Text(network.Name));
        grid.AddRow(new Text("data"), new Text(Invariant($"{result.Images:n0} {images}")));
        grid.AddRow(new Text("accuracy"), new Text(Invariant($"{result.Accuracy:p2} undisturbed")));
        grid.AddRow(new Text("measured"), new Text(Invariant($"{result.Seeds} seeds, {duration.TotalSeconds:f1} s")));
        return grid;
    }

    private Table Bits()
    {
        var table = NewTable("One bit replaced: percent points lost; change of the scores in standard deviations", "bit", "random", "+-", "by 0", "by 1", "left out", "scores");
        var byBit = result.Effects.Where(effect => effect.Disturbance.Choice == SliceChoice.Single).ToLookup(effect => effect.Disturbance.BitNumbers.Single());
        foreach (var bit in byBit.OrderByDescending(group => group.Key))
        {
            var random = bit.Single(effect => effect.Disturbance.By == Replacement.Random);
            AddRow(table, Name(bit.Key), Lost(random), Invariant($"{100 * random.Deviation:f2}"), LostBy(bit, Replacement.Zero), LostBy(bit, Replacement.One),
                LostBy(bit, Replacement.LeaveOut), Invariant($"{random.ScoreChange:f3}"));
        }
        return table;
    }

    private Table Cumulative()
    {
        var table = NewTable("The least significant bits replaced by random ones", "bits", "accuracy", "+-", "lost", "scores");
        foreach (var effect in result.Cumulative)
        {
            AddRow(table, effect.Disturbance.Bits == 1 ? "0" : $"0 to {effect.Disturbance.BitNumbers.Last()}", Invariant($"{effect.Accuracy:p2}"),
                Invariant($"{100 * effect.Deviation:f2}"), Lost(effect), Invariant($"{effect.ScoreChange:f3}"));
        }
        return table;
    }

    private Table? Colours()
    {
        var effects = result.Effects.Where(effect => effect.Disturbance.Choice == SliceChoice.Colour).ToArray();
        if (effects.Length == 0)
            return null;
        var table = NewTable($"One bit of one {(network.Input is TableInput ? "column" : "colour")} replaced by random ones: percent points lost", ["", .. Enumerable.Range(0, 8).Select(bit => $"bit {bit}")]);
        foreach (var colour in effects.GroupBy(effect => effect.Disturbance.Colour!.Value))
            AddRow(table, [InputNames.Of(network, colour.Key), .. colour.OrderBy(effect => effect.Disturbance.Bits).Select(Lost)]);
        return table;
    }

    private string Name(int bit) => result.ReadBits.Any(mask => (mask >> bit & 1) != 0) ? Invariant($"{bit}") : Invariant($"{bit} (not read)");

    private string LostBy(IEnumerable<SliceEffect> effects, Replacement by) =>
        effects.FirstOrDefault(effect => effect.Disturbance.By == by) is { } effect ? Lost(effect) : "-";

    private string Lost(SliceEffect effect) => Invariant($"{100 * (result.Accuracy - effect.Accuracy):f2}");

    private static Table NewTable(string title, params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle(title) };
        for (var i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(columns[i]);
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }
        return table;
    }

    // Names of columns are plain text, never markup.
    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
