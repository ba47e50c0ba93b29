using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebDraw;

/// <summary>What one client, and all of them together, may ask of the server. Settings of the same names, for example <c>--RequestsPerSecond 500</c>, change them.</summary>
/// <param name="RequestsPerSecond">Requests of one address a second, on average; as many may come at once.</param>
/// <param name="ConcurrentRequests">Requests that are worked on at a time, from all addresses.</param>
/// <param name="ConcurrentConnections">Open connections, from all addresses.</param>
internal sealed record Bounds(int RequestsPerSecond, int ConcurrentRequests, int ConcurrentConnections)
{
    /// <summary>The bounds that the settings ask for.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="bounds">The bounds.</param>
    /// <param name="problem">Which setting is wrong, and what would be right.</param>
    public static bool TryRead(IConfiguration settings, [NotNullWhen(true)] out Bounds? bounds, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        bounds = new(
            Setting(settings, nameof(RequestsPerSecond), 100, ref problem),
            Setting(settings, nameof(ConcurrentRequests), 64, ref problem),
            Setting(settings, nameof(ConcurrentConnections), 1024, ref problem));
        return problem is null;
    }

    /// <summary>Bounds what is read before a request is known.</summary>
    public void Apply(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = ConcurrentConnections;
        limits.MaxRequestBodySize = Drawing.MaximumBytes;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
    }

    /// <summary>Bounds rate and concurrency of requests; nothing waits in a queue.</summary>
    public void Apply(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetConcurrencyLimiter(
                "", _ => new() { PermitLimit = ConcurrentRequests, QueueLimit = 0 })),
            PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "", _ => Bucket())));
        limiter.OnRejected = (rejected, _) => Reject(rejected.HttpContext, rejected.Lease);
    }

    // Ten times a second a tenth of the tokens, where that is a whole number of them.
    private TokenBucketRateLimiterOptions Bucket()
    {
        var parts = RequestsPerSecond % 10 == 0 ? 10 : 1;
        return new() { TokenLimit = RequestsPerSecond, TokensPerPeriod = RequestsPerSecond / parts, ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / parts), QueueLimit = 0 };
    }

    private async ValueTask Reject(HttpContext context, RateLimitLease lease)
    {
        context.Response.Headers.RetryAfter = "1";
        // Only a lease of the bucket knows when to come again.
        var problem = lease.TryGetMetadata(MetadataName.RetryAfter, out _)
            ? TypedResults.Problem(
                $"An address may send {RequestsPerSecond} requests a second; send this one again later.", statusCode: StatusCodes.Status429TooManyRequests)
            : TypedResults.Problem(
                $"The server works on {ConcurrentRequests} requests at a time; send this one again later.", statusCode: StatusCodes.Status503ServiceUnavailable);
        await problem.ExecuteAsync(context);
    }

    private static int Setting(IConfiguration settings, string name, int otherwise, ref string? problem)
    {
        if (settings[name] is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1)
            return value;
        problem ??= $"{name} is '{text}'; it must be a whole number from 1 to {int.MaxValue}.";
        return otherwise;
    }
}
