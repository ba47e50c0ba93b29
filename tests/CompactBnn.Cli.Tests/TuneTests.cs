using System.Xml.Linq;
using CompactBnn.Compilation.Networks;

namespace CompactBnn.Cli.Tests;

public sealed class TuneTests : CommandLineTests
{
    private readonly string _convolutional;

    public TuneTests()
    {
        _convolutional = Folder["convolutional.cbnn"];
        CbnnFile.Write(_convolutional, new ChainBuilder("convolutional", new(16, 16, 1)).Slices(4).Convolutions(1, 32, 32).Dense(2));
    }

    [Fact]
    public async Task Json_has_the_constants_and_the_property()
    {
        var document = await RunJson("tune", _convolutional, "--rounds", "1");

        Assert.Equal(
            ["instructionSet", "vectorBits", "measured", "predictedBefore", "predictedAfter", "choices", "goodChoices", "constants", "property"], Keys(document));
        // Two convolutions by rows and by counters.
        Assert.Equal(2, document.GetProperty("choices").GetInt32());
        Assert.True(document.GetProperty("measured").GetInt32() >= 4);
        Assert.StartsWith($"{document.GetProperty("vectorBits").GetInt32()} GroupPlane=", document.GetProperty("property").GetString(), StringComparison.Ordinal);
        Assert.Contains(document.GetProperty("constants").EnumerateArray(), constant => constant.GetProperty("fittedNs").GetDouble() != constant.GetProperty("usualNs").GetDouble());
    }

    [Fact]
    public async Task A_file_of_properties_holds_what_is_printed_without_it()
    {
        Assert.Equal(0, await Run("tune", _convolutional, "--rounds", "1", "--out", Folder["costs.props"]));

        Assert.Contains("costs.props sets the property", Output, StringComparison.Ordinal);
        var property = XDocument.Load(Folder["costs.props"]).Root!.Element("PropertyGroup")!.Element("CompactBnnCosts")!.Value;
        Assert.Matches(@"^\$\(CompactBnnCosts\) \d+ GroupPlane=[\d.]+ .* RowLayer=[\d.]+$", property);
        Assert.False(File.Exists(Folder["costs.props.tmp"]));
    }

    [Fact]
    public async Task A_network_without_a_choice_is_refused()
    {
        CbnnFile.Write(Folder["integers.cbnn"], new ChainBuilder("integers", new(2, 2, 1)).Centred().Dense(2));

        Assert.Equal(1, await Run("tune", Folder["integers.cbnn"], "--rounds", "1", "--out", Folder["costs.props"]));

        AssertOneError("no layer of these networks");
        Assert.False(File.Exists(Folder["costs.props"]));
    }
}
