using System.Text.Json;
using CompactBnn.Data.Tests;

namespace CompactBnn.Cli.Tests;

public sealed class EvalTests : CommandLineTests
{
    [Theory]
    [InlineData("interpreter")]
    [InlineData("reference")]
    public async Task Json_has_the_counts_and_the_confusion_with_rows_of_the_true_class(string engine)
    {
        var document = await RunJson("eval", Model, "--data", Folder.Path, "--engine", engine);

        Assert.Equal(["model", "data", "split", "engine", "images", "correct", "accuracy", "seconds", "confusion"], Keys(document));
        Assert.Equal("tiny", document.GetProperty("model").GetString());
        Assert.Equal("test", document.GetProperty("split").GetString());
        Assert.Equal(engine, document.GetProperty("engine").GetString());
        Assert.Equal(4, document.GetProperty("images").GetInt32());
        Assert.Equal(3, document.GetProperty("correct").GetInt32());
        Assert.Equal(0.75, document.GetProperty("accuracy").GetDouble());
        Assert.True(document.GetProperty("seconds").GetDouble() > 0);
        Assert.Equal("[[1,1,0],[0,1,0],[0,0,1]]", JsonSerializer.Serialize(document.GetProperty("confusion")));
    }

    [Fact]
    public async Task Split_limit_and_threads_are_kept()
    {
        Assert.Equal(1, (await RunJson("eval", Model, "--data", Folder.Path, "--split", "train")).GetProperty("images").GetInt32());
        Assert.Equal(1.0, (await RunJson("eval", Model, "--data", Folder.Path, "--limit", "3", "--threads", "1")).GetProperty("accuracy").GetDouble());
        Assert.Equal(4, (await RunJson("eval", Model, "--data", Folder.Path, "--limit", "99")).GetProperty("images").GetInt32());
    }

    [Fact]
    public async Task Text_shows_accuracy_classes_and_confusions_without_colour_codes()
    {
        Assert.Equal(0, await Run("eval", Model, "--data", Folder.Path));

        Assert.Contains("75.00 %", Output);
        Assert.Contains("images/s", Output);
        Assert.Matches(@"dark +2 +50\.0 % +100\.0 %", Output);
        Assert.Matches(@"dark +\[left\] +1 +50\.0 %", Output);
        Assert.DoesNotContain("\u001b", Output);
        Assert.Equal("", Errors);
    }

    [Fact]
    public async Task A_folder_of_pictures_goes_through_the_recipe()
    {
        using var pictures = new TemporaryFolder();
        Directory.CreateDirectory(pictures["bright"]);
        Directory.CreateDirectory(pictures["[left]"]);
        File.WriteAllBytes(pictures["bright/1.png"], PictureFiles.Png(4, 4, 0, [.. Enumerable.Repeat((byte)255, 16)]));
        File.WriteAllBytes(pictures["[left]/1.png"], PictureFiles.Png(1, 2, 2, 255, 255, 255, 0, 0, 0));

        var document = await RunJson("eval", Model, "--data", pictures.Path);

        Assert.Equal(2, document.GetProperty("correct").GetInt32());
        Assert.Equal(0, await Run("eval", Model, "--data", pictures.Path));
        Assert.Contains("not divided into train and test", Output);
    }

    [Fact]
    public async Task Data_that_is_missing_or_does_not_fit_ends_with_1()
    {
        Assert.Equal(1, await Run("eval", Model, "--data", Folder["nowhere"]));
        AssertOneError("is neither a folder");

        Assert.Equal(1, await Run("eval", Model, "--data", ""));
        AssertOneError("none was given");

        Assert.Equal(1, await Run("eval", Model, "--data", "mnist"));
        AssertOneError("get it by: cbnn data get mnist");

        File.WriteAllBytes(Folder["t10k-labels-idx1-ubyte"], Idx.Bytes([4], 0, 1, 2, 3));
        Assert.Equal(1, await Run("eval", Model, "--data", Folder.Path, "--json"));
        AssertOneError("label 3 of image 3 is out of range");
    }
}
