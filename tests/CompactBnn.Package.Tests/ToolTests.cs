using CompactBnn.Package.Tests.Harness;

namespace CompactBnn.Package.Tests;

/// <summary>The tools, installed from the packed packages and started by their names.</summary>
public sealed class ToolTests(PackedPackages packages)
{
    [Fact]
    public async Task The_tool_is_installed_and_tells_about_a_weight_file()
    {
        var cbnn = await Install("CompactBnn.Cli", "cbnn");
        var model = Path.Combine(Generator.Tests.Harness.Repository.Root, "models", "mnist", "mnist.cbnn");
        var output = (await DotNet.RunProgram(cbnn, packages.NewFolder("here"), null, "inspect", model, "--json")).Succeeded();
        Assert.Contains("\"name\": \"mnist\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trainer_is_installed_and_trains_on_a_folder_of_pictures()
    {
        var train = await Install("CompactBnn.Trainer", "cbnn-train");
        var folder = packages.NewFolder("my pictures");
        foreach (var digit in (string[])["0", "1"])
            WriteCopies(Path.Combine(folder, "pictures", digit), digit);
        File.WriteAllText(Path.Combine(folder, "recipe.json"), """
            {
              "name": "zero-or-one", "data": "pictures", "layers": "4C3-P2-2FC", "slices": [7],
              "picture": { "height": 12, "width": 12, "colour": "grey" },
              "training": { "epochs": 2, "batch": 8, "validation": 8 }
            }
            """);

        (await DotNet.RunProgram(train, folder, null, "train", "recipe.json", "--out", "zero-or-one.cbnn")).Succeeded();

        Assert.Equal(["0", "1"], CbnnFile.Read(Path.Combine(folder, "zero-or-one.cbnn")).Labels);
    }

    private static void WriteCopies(string folder, string digit)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < 20; i++)
            File.Copy(Path.Combine(Generator.Tests.Harness.Repository.Root, "sample-apps", "Digits", "drawings", digit + ".png"), Path.Combine(folder, $"{i}.png"));
    }

    // Not into the user's cache of packages: the versions of a checkout stay the same while its content changes.
    private async Task<string> Install(string package, string command)
    {
        var folder = packages.NewFolder("install");
        Consumer.WriteNuGetConfig(packages, folder);
        var tools = packages.NewFolder("tools");
        (await DotNet.Run(folder, packages.Cache, "tool", "install", package, "--version", packages.Version, "--tool-path", tools)).Succeeded();
        return Path.Combine(tools, command);
    }
}
