using CompactBnn.Data.Tests;
using CompactBnn.Format;

namespace CompactBnn.Cli.Tests;

public sealed class ClassifyTests : CommandLineTests
{
    private string Write(string name, params byte[] grey)
    {
        File.WriteAllBytes(Folder[name], PictureFiles.Png(2, 2, 0, grey));
        return Folder[name];
    }

    [Fact]
    public async Task Json_lists_the_best_classes_of_every_picture()
    {
        string left = Write("left.png", 200, 9, 200, 9), bright = Write("bright.png", 255, 255, 255, 255);

        var document = await RunJson("classify", Model, left, bright, "--top", "2");

        Assert.Equal(["model", "images"], Keys(document));
        var first = document.GetProperty("images")[0];
        Assert.Equal(["file", "rejected", "microseconds", "classes"], Keys(first));
        Assert.Equal(left, first.GetProperty("file").GetString());
        Assert.Equal(2, first.GetProperty("classes").GetArrayLength());
        Assert.Equal("[left]", first.GetProperty("classes")[0].GetProperty("label").GetString());
        Assert.Equal(1, first.GetProperty("classes")[0].GetProperty("class").GetInt32());
        Assert.Equal(8, first.GetProperty("classes")[0].GetProperty("score").GetDouble());
        // dark and bright tie at 0; the first one comes first.
        Assert.Equal("dark", first.GetProperty("classes")[1].GetProperty("label").GetString());
        Assert.Equal("bright", document.GetProperty("images")[1].GetProperty("classes")[0].GetProperty("label").GetString());
    }

    [Fact]
    public async Task Text_shows_a_table_without_colour_codes()
    {
        Assert.Equal(0, await Run("classify", Model, Write("left.png", 200, 9, 200, 9)));

        Assert.Contains("[left]", Output);
        Assert.Contains(" us", Output);
        Assert.DoesNotContain("probability", Output);
        Assert.DoesNotContain("\u001b", Output);
    }

    [Fact]
    public async Task A_calibrated_network_gives_probabilities_and_may_reject()
    {
        TinyNetwork.Write(Model, TinyNetwork.Create(temperature: 8, rejection: 0.6f));
        string left = Write("left.png", 200, 9, 200, 9);

        var document = await RunJson("classify", Model, left);

        // exp(1) / (exp(1) + 2 * exp(0)) = 0.576.
        Assert.Equal(0.576, document.GetProperty("images")[0].GetProperty("classes")[0].GetProperty("probability").GetDouble(), 3);
        Assert.True(document.GetProperty("images")[0].GetProperty("rejected").GetBoolean());
        Assert.Equal(0, await Run("classify", Model, left));
        Assert.Contains("none of these; nearest: [left]", Output);
        Assert.Contains("57.6 %", Output);
    }

    [Fact]
    public async Task Names_and_labels_are_never_options_or_markup()
    {
        var document = await RunJson("classify", Model, Write("@[red].png", 200, 9, 200, 9));

        Assert.Equal("[left]", document.GetProperty("images")[0].GetProperty("classes")[0].GetProperty("label").GetString());
        Assert.Equal(0, await Run("classify", Model, Folder["@[red].png"]));
        Assert.Contains("@[red].png", Output);
        Assert.Equal(1, await Run("classify", Model, "@nowhere.png"));
        AssertOneError("@nowhere.png: there is no such file");
    }

    [Fact]
    public async Task A_network_for_tables_is_refused()
    {
        TinyNetwork.Write(Model, Network.Create(
            "table",
            new TableInput(EquatableArray<Column>.Adopt([new LinearColumn("a", 0, 1), new LinearColumn("b", 0, 1)])),
            EquatableArray<string>.Adopt(["x", "y"]),
            EquatableArray<Operation>.Adopt(
            [
                new EncodePlanes("planes", "input", EquatableArray<Plane>.Adopt([Plane.Slice(0, 7), Plane.Slice(1, 7)])),
                new Scores("scores", "planes", EquatableArray<float>.Adopt([1f, 1f]), EquatableArray<float>.Adopt([0f, 0f])),
            ])));

        Assert.Equal(1, await Run("classify", Model, "a.png"));
        AssertOneError("reads rows of a table");

        File.WriteAllText(Folder["rows.csv"], "b,a,kind\n0,1,x\n1,0,y\n1,0,x\n");
        var document = await RunJson("eval", Model, "--data", Folder["rows.csv"]);
        Assert.Equal((3, 2), (document.GetProperty("images").GetInt32(), document.GetProperty("correct").GetInt32()));
        Assert.Equal(1, await Run("eval", Model, "--data", Folder.Path));
        AssertOneError("reads rows of a table");
    }

    [Fact]
    public async Task A_bad_picture_is_named_and_the_others_are_classified()
    {
        File.WriteAllText(Folder["bad.png"], "no picture");

        Assert.Equal(1, await Run("classify", Model, Folder["bad.png"], Write("dark.png", 0, 0, 0, 0), Folder["missing.jpg"]));

        Assert.Contains("dark.png", Output);
        Assert.Equal(2, Errors.TrimEnd().Split('\n').Length);
        Assert.Contains("bad.png: is neither a PNG nor a JPEG file", Errors);
        Assert.Contains("missing.jpg", Errors);
    }
}
