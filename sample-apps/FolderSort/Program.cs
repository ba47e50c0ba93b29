using System.CommandLine;
using CompactBnn.Data;
using FolderSort;

const int Failed = 1, WrongUsage = 2, Stopped = 130;

var source = new Argument<string>("SOURCE") { Description = "The folder with PNG and JPEG files, at any depth." };
var target = new Argument<string>("TARGET") { Description = "The folder that gets one sub-folder a class." };
var move = new Option<bool>("--move") { Description = "Deletes each picture from SOURCE once its copy is safe." };
var watch = new Option<bool>("--watch") { Description = "Goes on with pictures that come later, until Ctrl+C." };
var jobs = new Option<int>("--jobs") { Description = "Pictures at a time.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
jobs.Validators.Add(result =>
{
    if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number is < 1 or > Settings.MostJobs))
        result.AddError($"--jobs takes a number from 1 to {Settings.MostJobs}, not '{token.Value}'.");
});
var root = new RootCommand("Sorts pictures of digits into folders.") { source, target, move, watch, jobs };
root.SetAction((parsed, cancellation) => Sort(
    new(parsed.GetRequiredValue(source), parsed.GetRequiredValue(target), parsed.GetValue(move), parsed.GetValue(watch), parsed.GetValue(jobs)), cancellation));

var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"{string.Join(" ", parsed.Errors.Select(error => error.Message).Distinct())} See: folder-sort --help");
    return WrongUsage;
}
return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

static async Task<int> Sort(Settings settings, CancellationToken cancellation)
{
    try
    {
        using var sorter = Sorter.Open(settings);
        using (new ProgressLine(sorter.Counts, Console.Error))
            await sorter.Run(cancellation);
        Console.WriteLine(sorter.Counts.Summary());
        return cancellation.IsCancellationRequested && !settings.Watch ? Stopped : sorter.Counts.Failed > 0 ? Failed : 0;
    }
    catch (Exception error) when (error is DataException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(error.Message);
        return Failed;
    }
}
