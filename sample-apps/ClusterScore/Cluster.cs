using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using StackExchange.Redis;

namespace ClusterScore;

/// <summary>The cluster: silos find each other, and the client finds them, by a table in Redis.</summary>
/// <param name="Redis">Address of the Redis server.</param>
/// <param name="Name">Name of the cluster; several may share a server.</param>
internal sealed record Cluster(string Redis, string Name)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>A silo in this process.</summary>
    /// <param name="address">The address that others reach it at.</param>
    /// <param name="siloPort">The port for other silos.</param>
    /// <param name="gatewayPort">The port for clients.</param>
    /// <param name="name">Its name in reports.</param>
    public IHost CreateSilo(IPAddress address, int siloPort, int gatewayPort, string name)
    {
        var builder = Quiet();
        builder.UseOrleans(silo =>
        {
            silo.UseRedisClustering(options => options.ConfigurationOptions = Server());
            silo.ConfigureEndpoints(address, siloPort, gatewayPort, listenOnAnyHostAddress: false);
            silo.Configure<ClusterOptions>(Identify);
            silo.Configure<SiloOptions>(options => options.SiloName = name);
            silo.Configure<ClusterMembershipOptions>(NoticeDeath);
        });
        return builder.Build();
    }

    /// <summary>A client of the silos.</summary>
    /// <param name="patience">How long it waits for a first silo.</param>
    public IHost CreateClient(TimeSpan patience)
    {
        var end = DateTime.UtcNow + patience;
        var builder = Quiet();
        builder.UseOrleansClient(client =>
        {
            client.UseRedisClustering(options => options.ConfigurationOptions = Server());
            client.Configure<ClusterOptions>(Identify);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = 2 * Second);
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = 10 * Second);
            client.UseConnectionRetryFilter(async (_, cancellation) =>
            {
                await Task.Delay(Second, cancellation);
                return DateTime.UtcNow < end;
            });
        });
        return builder.Build();
    }

    // A silo that died is out of the table after some seconds; by default it takes half a minute.
    private static void NoticeDeath(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = Second;
        options.NumMissedProbesLimit = 3;
        options.TableRefreshTimeout = 5 * Second;
        options.IAmAliveTablePublishTimeout = 5 * Second;
    }

    private void Identify(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (Name, "cluster-score");

    private ConfigurationOptions Server()
    {
        var options = ConfigurationOptions.Parse(Redis);
        options.AbortOnConnectFail = true;
        return options;
    }

    // That silos come and go is this program's business: its own lines tell of it.
    private static HostApplicationBuilder Quiet()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        return builder;
    }
}
