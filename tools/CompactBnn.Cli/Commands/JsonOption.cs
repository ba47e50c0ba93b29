using System.CommandLine;

namespace CompactBnn.Cli.Commands;

/// <summary>The option <c>--json</c>.</summary>
internal static class JsonOption
{
    public static Option<bool> Create() => new("--json") { Description = "Write one JSON document instead of text." };
}
