using System.Text.Json;

namespace CompactBnn.Cli.Tests;

public sealed class SensitivityTests : CommandLineTests
{
    [Fact]
    public async Task Json_has_an_effect_for_each_bit_and_replacement()
    {
        var document = await RunJson("sensitivity", Model, "--data", Folder.Path, "--seeds", "2");

        Assert.Equal(["model", "data", "split", "slices", "images", "seeds", "seconds", "accuracy", "effects"], Keys(document));
        Assert.Equal("planes", document.GetProperty("slices").GetString());
        Assert.Equal(0.75, document.GetProperty("accuracy").GetDouble());
        var effects = document.GetProperty("effects").EnumerateArray().ToList();
        Assert.Equal(
            ["choice", "bits", "colour", "by", "accuracy", "deviation", "least", "most", "drop", "changedClasses", "scoreChange"], Keys(effects[0]));
        // The tiny network reads bit 7 and a level, which is no bit: so bits 0 and 1 stand for these two planes.
        Assert.Equal(8 + 8 + 8 + 8 + 8, effects.Count);
        Assert.Equal(0, Single(effects, 7, "random").GetProperty("drop").GetDouble());
        Assert.Equal(0.25, Single(effects, 0, "zero").GetProperty("drop").GetDouble());
    }

    [Fact]
    public async Task Text_names_bits_that_are_not_read()
    {
        Assert.Equal(0, await Run("sensitivity", Model, "--data", Folder.Path, "--limit", "3"));

        Assert.Contains("3 test images of", Output);
        Assert.Contains("5 (not read)", Output);
        Assert.DoesNotContain("\u001b", Output);
    }

    [Theory]
    [InlineData("--seeds", "0")]
    [InlineData("--threads", "no")]
    public async Task A_wrong_number_ends_with_2(string option, string value)
    {
        Assert.Equal(2, await Run("sensitivity", Model, "--data", Folder.Path, option, value));
        AssertOneError(option);
    }

    private static JsonElement Single(List<JsonElement> effects, int bit, string by) => effects.Single(effect =>
        effect.GetProperty("choice").GetString() == "single" && effect.GetProperty("by").GetString() == by && effect.GetProperty("bits")[0].GetInt32() == bit);
}
