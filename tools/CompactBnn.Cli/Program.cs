using CompactBnn.Cli;
using CompactBnn.Data;

return await CbnnCommand.RunAsync(args, Console.Out, Console.Error, DataLocations.FromEnvironment());
