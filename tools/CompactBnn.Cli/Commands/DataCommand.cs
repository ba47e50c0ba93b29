using System.CommandLine;
using System.Globalization;
using CompactBnn.Data;
using Spectre.Console;

namespace CompactBnn.Cli.Commands;

/// <summary><c>cbnn data get NAME</c> and <c>cbnn data list</c>: public data sets.</summary>
internal static class DataCommand
{
    public static Command Create(Terminal terminal, DataLocations locations) =>
        new("data", "Gets and lists public data sets.") { CreateGet(terminal, new(locations)), CreateList(terminal, locations) };

    private static Command CreateGet(Terminal terminal, DataSetInstaller installer)
    {
        var name = new Argument<string>("NAME") { Description = $"The data set: {string.Join(", ", DataSets.Names)}." };
        name.AcceptOnlyFromAmong([.. DataSets.Names]);
        var from = new Option<string?>("--from") { HelpName = "FOLDER", Description = "Take a local copy instead of the publishers' files." };
        var command = new Command(
            "get", "Puts a data set into $CBNN_DATA, or without that variable into the user's cache. What is interrupted goes on at the next call.")
        {
            name, from,
        };
        command.SetAction((parsed, cancellation) =>
            GetAsync(terminal, installer, KnownDataSets.Find(parsed.GetRequiredValue(name))!, parsed.GetValue(from), cancellation));
        return command;
    }

    private static async Task<int> GetAsync(Terminal terminal, DataSetInstaller installer, KnownDataSet set, string? from, CancellationToken cancellation)
    {
        var folder = installer.FolderOf(set);
        if (installer.IsInstalled(set))
        {
            terminal.Text.WriteLine($"{set.Name} is in {folder} already.");
            return 0;
        }
        if (from is not null)
            installer.CopyFrom(set, from);
        else
            await DownloadAsync(terminal, installer, set, cancellation);
        terminal.Text.WriteLine($"{set.Name} is in {folder} now{(set.Publication is null ? "" : ", each file with the right SHA-256")}.");
        return 0;
    }

    private static async Task DownloadAsync(Terminal terminal, DataSetInstaller installer, KnownDataSet set, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("cbnn");
        if (terminal.Progress is not { } console)
        {
            await installer.DownloadAsync(set, http, progress: null, cancellation);
            return;
        }
        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(context => installer.DownloadAsync(set, http, new DownloadBars(context), cancellation));
    }

    private static Command CreateList(Terminal terminal, DataLocations locations)
    {
        var command = new Command("list", "Lists the public data sets and where they are.");
        command.SetAction(_ => List(terminal, locations));
        return command;
    }

    private static int List(Terminal terminal, DataLocations locations)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("name").AddColumn("what").AddColumn("images").AddColumn("classes", column => column.RightAligned()).AddColumn("where");
        foreach (var set in KnownDataSets.All)
        {
            var missing = $"get it by: {set.GetCommand}";
            table.AddRow(
                new Text(set.Name), new Text(set.Description), new Text(set.Shape.ToString()),
                new Text(set.Labels.Length.ToString(CultureInfo.InvariantCulture)), new Text(DataSets.Find(set, locations) ?? missing));
        }
        terminal.Text.Write(table);
        return 0;
    }

    private sealed class DownloadBars(ProgressContext context) : IProgress<DownloadProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Report(DownloadProgress value)
        {
            if (!_bars.TryGetValue(value.FileName, out var bar))
                _bars.Add(value.FileName, bar = context.AddTask(value.FileName));
            bar.MaxValue = value.Total ?? double.MaxValue;
            bar.Value = value.Received;
        }
    }
}
