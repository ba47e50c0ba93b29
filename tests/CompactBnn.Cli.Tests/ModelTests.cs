using System.Globalization;
using CompactBnn.Data;
using CompactBnn.Tests.Support;

namespace CompactBnn.Cli.Tests;

/// <summary>The trained models of this repository.</summary>
public sealed class ModelTests : CommandLineTests
{
    [Theory]
    [InlineData("mnist", "mnist")]
    [InlineData("mnist-small", "mnist")]
    [InlineData("mnist-tiny", "mnist")]
    [InlineData("mnist-compact", "mnist")]
    [InlineData("fashion-mnist", "fashion-mnist")]
    public async Task A_model_has_about_the_accuracy_that_it_states_on_the_first_images(string name, string set)
    {
        var locations = DataLocations.FromEnvironment();
        var data = DataSets.Find(KnownDataSets.Find(set)!, locations);
        Available.OrSkip(data is not null, $"The data set {set} is missing; get it by: cbnn data get {set}");
        var model = Path.Combine(RepositoryRoot(), "models", name, $"{name}.cbnn");

        var document = await RunJson("eval", model, "--data", data!, "--limit", "500");

        var stated = CbnnFile.Read(model).Metadata.Single(entry => entry.Key == "test-accuracy").Value;
        Assert.Equal(double.Parse(stated, CultureInfo.InvariantCulture), document.GetProperty("accuracy").GetDouble(), tolerance: 0.03);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CompactBnn.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests are not inside a clone of the repository.");
        return folder.FullName;
    }
}
