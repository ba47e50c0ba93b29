using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Hosting;

namespace ClusterScore;

/// <summary><c>cluster-score silo</c>: a machine's share of the cluster.</summary>
internal static class SiloCommand
{
    public static Command Create()
    {
        var (redis, cluster) = (Options.Redis(), Options.Cluster());
        var address = new Option<string>("--address") { Description = "Address that the other machines reach this one at.", HelpName = "IP", DefaultValueFactory = _ => "127.0.0.1" };
        address.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IPAddress.TryParse(token.Value, out _))
                result.AddError($"--address takes an IP address, not '{token.Value}'.");
        });
        var port = Options.Number("--port", "Port for other silos.", 11111, 1, 65535);
        var gateway = Options.Number("--gateway", "Port for the client.", 30000, 1, 65535);
        var command = new Command("silo", "Classifies what it is asked to, until Ctrl+C.") { redis, cluster, address, port, gateway };
        command.SetAction(async (parsed, cancellation) =>
        {
            var ip = IPAddress.Parse(parsed.GetRequiredValue(address));
            var name = $"{ip}:{parsed.GetValue(port)}";
            using var host = new Cluster(parsed.GetRequiredValue(redis), parsed.GetRequiredValue(cluster))
                .CreateSilo(ip, parsed.GetValue(port), parsed.GetValue(gateway), name);
            await host.StartAsync(cancellation);
            Console.WriteLine($"The silo {name} is ready.");
            await host.WaitForShutdownAsync(cancellation);
        });
        return command;
    }
}
