using System.CommandLine;
using ClusterScore;
using CompactBnn.Data;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using StackExchange.Redis;

const int Failed = 1, WrongUsage = 2, Stopped = 130;

var root = new RootCommand("Classifies a data set of digits on several machines.") { SiloCommand.Create(), RunCommand.Create() };
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"{string.Join(" ", parsed.Errors.Select(error => error.Message).Distinct())} See: cluster-score --help");
    return WrongUsage;
}
try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped; the same command goes on from here.");
    return Stopped;
}
catch (Exception error) when (error is DataException or IOException or UnauthorizedAccessException or OrleansException or RedisException or HostAbortedException)
{
    Console.Error.WriteLine(error.Message);
    return Failed;
}
