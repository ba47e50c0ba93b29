using System.Text.Json;
using CompactBnn.Data;
using CompactBnn.Data.Tests;

namespace CompactBnn.Cli.Tests;

/// <summary>What every command shares: a folder, a model and a data set in it, and the streams.</summary>
public abstract class CommandLineTests : IDisposable
{
    protected CommandLineTests()
    {
        Model = TinyNetwork.Write(Folder["tiny.cbnn"]);
        // Four test images: dark, left, bright, and a left one that is labelled dark.
        File.WriteAllBytes(Folder["t10k-images-idx3-ubyte"], Idx.Bytes([4, 2, 2], 0, 0, 0, 0, 200, 9, 200, 9, 255, 255, 255, 255, 200, 9, 200, 9));
        File.WriteAllBytes(Folder["t10k-labels-idx1-ubyte"], Idx.Bytes([4], 0, 1, 2, 0));
        File.WriteAllBytes(Folder["train-images-idx3-ubyte"], Idx.Bytes([1, 2, 2], 0, 0, 0, 0));
        File.WriteAllBytes(Folder["train-labels-idx1-ubyte"], Idx.Bytes([1], 0));
    }

    internal TemporaryFolder Folder { get; } = new();

    protected string Model { get; }

    protected string Output { get; private set; } = "";

    protected string Errors { get; private set; } = "";

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<int> Run(params string[] args)
    {
        using StringWriter output = new(), errors = new();
        var code = await CbnnCommand.RunAsync(args, output, errors, new DataLocations(DataFolder: null, Folder["cache"]));
        (Output, Errors) = (output.ToString(), errors.ToString());
        return code;
    }

    /// <summary>Runs a command that must succeed and write one JSON document and nothing else.</summary>
    protected async Task<JsonElement> RunJson(params string[] args)
    {
        Assert.Equal(0, await Run([.. args, "--json"]));
        Assert.Equal("", Errors);
        return JsonDocument.Parse(Output).RootElement;
    }

    /// <summary>Checks that the last command wrote one line of error with this text, and nothing else.</summary>
    protected void AssertOneError(string text)
    {
        Assert.Equal("", Output);
        Assert.StartsWith("cbnn: ", Errors);
        Assert.EndsWith(Environment.NewLine, Errors);
        Assert.Single(Errors.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
        Assert.Contains(text, Errors);
        Assert.DoesNotContain("   at ", Errors);
    }

    protected static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
