using System.Globalization;
using CompactBnn.Format;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CompactBnn.Cli.Evaluation;

/// <summary>The result of an evaluation for people: accuracy, the weakest classes, the commonest confusions.</summary>
internal sealed class EvaluationReport(Network network, string images, string engine, CompactBnn.Evaluation result, double seconds)
{
    private const int MostClasses = 20, MostConfusions = 5;

    public IRenderable Render() => new Rows(new IRenderable?[] { Summary(), Classes(), Confusions() }.OfType<IRenderable>());

    private Grid Summary()
    {
        var (low, high) = ConfidenceInterval(result.Correct, result.Images);
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow(new Text("network"), new Text(network.Name));
        grid.AddRow(new Text("data"), new Text(Invariant($"{result.Images:n0} {images}")));
        grid.AddRow(new Text("accuracy"), new Text(Invariant($"{result.Accuracy:p2}"), new Style(Color.Green, decoration: Decoration.Bold)));
        grid.AddRow(new Text(""), new Text(Invariant($"{result.Correct:n0} correct, 95 % interval {low:p2} to {high:p2}")));
        grid.AddRow(new Text("speed"), new Text(Invariant($"{result.Images / seconds:n0} images/s ({engine}, {seconds:f2} s)")));
        return grid;
    }

    private Table? Classes()
    {
        var classes = Enumerable.Range(0, network.ClassCount).Where(i => result.ImagesOf(i) > 0).OrderBy(Recall).ToArray();
        if (classes.Length < 2)
            return null;
        var shown = classes.Take(MostClasses).ToArray();
        var table = NewTable($"Classes, the weakest {(shown.Length < classes.Length ? $"{shown.Length} of {classes.Length} " : "")}first")
            .AddColumn("class").AddColumn("images", Right).AddColumn("recognised", Right).AddColumn("of those called so, right", Right);
        foreach (var i in shown)
            AddRow(table, network.Labels[i], Invariant($"{result.ImagesOf(i):n0}"), Invariant($"{Recall(i):p1}"), Precision(i));
        return table;
    }

    private Table? Confusions()
    {
        var confusions = (from truth in Enumerable.Range(0, network.ClassCount)
                          from guess in Enumerable.Range(0, network.ClassCount)
                          where truth != guess && result.Confusion(truth, guess) > 0
                          orderby result.Confusion(truth, guess) descending
                          select (truth, guess)).Take(MostConfusions).ToArray();
        if (confusions.Length == 0)
            return null;
        var table = NewTable("Commonest confusions").AddColumn("is").AddColumn("was taken for").AddColumn("images", Right).AddColumn("of its class", Right);
        foreach (var (truth, guess) in confusions)
        {
            var count = result.Confusion(truth, guess);
            var part = (double)count / result.ImagesOf(truth);
            AddRow(table, network.Labels[truth], network.Labels[guess], Invariant($"{count:n0}"), Invariant($"{part:p1}"));
        }
        return table;
    }

    private double Recall(int truth) => (double)result.Confusion(truth, truth) / result.ImagesOf(truth);

    private string Precision(int guess)
    {
        var called = result.PredictedAs(guess);
        return called == 0 ? "-" : Invariant($"{(double)result.Confusion(guess, guess) / called:p1}");
    }

    // Wilson's score interval, which holds near 0 and 1 too.
    private static (double Low, double High) ConfidenceInterval(int correct, int images)
    {
        const double Z = 1.959964;
        double p = (double)correct / images, spread = Z * Z / images;
        var centre = (p + spread / 2) / (1 + spread);
        var half = Z / (1 + spread) * Math.Sqrt(p * (1 - p) / images + spread / images / 4);
        return (centre - half, centre + half);
    }

    private static Table NewTable(string title) => new() { Border = TableBorder.Simple, Title = new TableTitle(title) };

    // Labels are plain text, never markup.
    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static void Right(TableColumn column) => column.RightAligned();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
