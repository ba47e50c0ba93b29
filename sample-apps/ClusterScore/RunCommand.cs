using System.CommandLine;
using System.Globalization;
using CompactBnn.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace ClusterScore;

/// <summary><c>cluster-score run</c>: has a data set classified and writes the result.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var data = new Argument<string>("DATA") { Description = "A data set's name or path; its test images are classified." };
        var output = new Argument<string>("OUT") { Description = "The CSV file that gets a line an image." };
        var (redis, cluster) = (Options.Redis(), Options.Cluster());
        var batch = Options.Number("--batch", "Images a request.", 100, 1, 10_000);
        var requests = Options.Number("--requests", "Requests at a time.", 8, 1, 1000);
        var patience = Options.Number("--patience", "Seconds without any answer after which it gives up.", 120, 1, 86_400);
        var command = new Command("run", "Has a data set classified.") { data, output, redis, cluster, batch, requests, patience };
        command.SetAction((parsed, cancellation) => Run(
            new(parsed.GetRequiredValue(redis), parsed.GetRequiredValue(cluster)), parsed.GetRequiredValue(data), parsed.GetRequiredValue(output),
            new(parsed.GetValue(batch), parsed.GetValue(requests), TimeSpan.FromSeconds(parsed.GetValue(patience))), cancellation));
        return command;
    }

    private static async Task<int> Run(Cluster cluster, string data, string output, Pace pace, CancellationToken cancellation)
    {
        var images = DataSets.Open(data).Test;
        if (images.Shape != DigitClassifier.Input.Shape)
            throw new DataException(data, $"its images are {images.Shape}; the network reads {DigitClassifier.Input.Shape}.");
        using var result = ResultFile.Open(output, images, pace.Batch);
        using var client = cluster.CreateClient(pace.Patience);
        if (result.Missing.Any())
        {
            await Connect(client, pace, cancellation);
            var run = new ScoringRun(client.Services.GetRequiredService<IClusterClient>(), images, result, pace);
            await run.Complete(cancellation);
            await client.StopAsync(CancellationToken.None);
            Console.WriteLine(run.Report());
        }
        var right = result.Finish();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{images.Count} images in {output}, {right} as labelled ({100.0 * right / images.Count:f2} %)."));
        return 0;
    }

    private static async Task Connect(IHost client, Pace pace, CancellationToken cancellation)
    {
        try
        {
            await client.StartAsync(cancellation);
        }
        catch (OrleansException error)
        {
            throw ScoringRun.NoAnswer(pace.Patience, error);
        }
    }
}
