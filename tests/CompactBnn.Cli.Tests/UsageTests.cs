namespace CompactBnn.Cli.Tests;

public sealed class UsageTests : CommandLineTests
{
    [Theory]
    [InlineData("Required command")]
    [InlineData("evla", "evla")]
    [InlineData("Required argument", "inspect")]
    [InlineData("--data", "eval", "m.cbnn")]
    [InlineData("--data", "eval", "m.cbnn", "--data")]
    [InlineData("--split", "eval", "m.cbnn", "--data", "mnist", "--split")]
    [InlineData("validation", "eval", "m.cbnn", "--data", "mnist", "--split", "validation")]
    [InlineData("guess", "eval", "m.cbnn", "--data", "mnist", "--engine", "guess")]
    [InlineData("from 1 to 2147483647, not '0'", "eval", "m.cbnn", "--data", "mnist", "--limit", "0")]
    [InlineData("from 1 to 2147483647, not 'all'", "eval", "m.cbnn", "--data", "mnist", "--threads", "all")]
    [InlineData("--fast", "inspect", "m.cbnn", "--fast")]
    [InlineData("IMAGE", "classify", "m.cbnn")]
    [InlineData("from 1 to 2147483647, not '-1'", "classify", "m.cbnn", "a.png", "--top", "-1")]
    [InlineData("imagenet", "data", "get", "imagenet")]
    [InlineData("Required command", "data")]
    public async Task A_wrong_command_line_ends_with_2_and_one_line(string problem, params string[] args)
    {
        Assert.Equal(2, await Run(args));
        AssertOneError(problem);
        Assert.Contains(" --help", Errors);
    }

    [Theory]
    [InlineData("classify")]
    [InlineData("--split", "eval")]
    [InlineData("--from", "data", "get")]
    public async Task Help_ends_with_0(string shown, params string[] command)
    {
        Assert.Equal(0, await Run([.. command, "--help"]));
        Assert.Contains(shown, Output);
        Assert.Equal("", Errors);
    }

    [Fact]
    public async Task A_model_that_is_missing_or_malformed_ends_with_1()
    {
        Assert.Equal(1, await Run("inspect", Folder["nowhere.cbnn"]));
        AssertOneError("nowhere.cbnn: there is no such file");

        File.WriteAllText(Folder["empty.cbnn"], "");
        Assert.Equal(1, await Run("inspect", Folder["empty.cbnn"]));
        AssertOneError("the file is empty");

        var text = File.ReadAllText(Model);
        File.WriteAllText(Model, text.Replace("label dark", "label dusk", StringComparison.Ordinal));
        Assert.Equal(1, await Run("inspect", Model));
        AssertOneError("tiny.cbnn(");

        File.WriteAllText(Model, "\u001b[31mnot a network\n");
        Assert.Equal(1, await Run("eval", Model, "--data", Folder.Path));
        AssertOneError("tiny.cbnn(1)");
        Assert.DoesNotContain("\u001b", Errors);
    }
}
