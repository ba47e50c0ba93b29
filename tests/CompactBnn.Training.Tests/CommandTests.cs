using System.Text.Json;
using CompactBnn.Trainer;

namespace CompactBnn.Training.Tests;

public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cbnn-train-").FullName;
    private readonly StringWriter _output = new(), _errors = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public async Task A_recipe_becomes_a_weight_file()
    {
        string recipe = WriteRecipe(), target = Path.Combine(_folder, "tiny.cbnn");

        Assert.Equal((0, ""), (await Run("train", recipe, "--out", target, "--epochs", "2", "--seed", "5"), _errors.ToString()));

        var network = CbnnFile.Read(target);
        Assert.Equal("tiny", network.Name);
        Assert.Contains(network.Metadata, entry => entry is { Key: "seed", Value: "5" });
        Assert.Contains("epoch 1: loss ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains(" of 120 test images, ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_command_again_writes_the_same_file_from_its_checkpoint()
    {
        string recipe = WriteRecipe(), target = Path.Combine(_folder, "tiny.cbnn");
        await Run("train", recipe, "--out", target, "--seed", "6");
        var first = await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken);

        Assert.Equal(0, await Run("train", recipe, "--out", target, "--seed", "6"));

        Assert.Contains("4 epochs are done already, validation ", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(first, await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_can_be_exported_before_its_end()
    {
        string recipe = WriteRecipe(), trained = Path.Combine(_folder, "trained.cbnn"), exported = Path.Combine(_folder, "exported.cbnn");
        Assert.Equal(1, await Run("export", recipe, "--out", exported, "--seed", "7"));
        AssertOneLine("no epoch was trained");

        Assert.Equal(0, await Run("train", recipe, "--out", trained, "--seed", "7"));
        Assert.Equal(0, await Run("export", recipe, "--out", exported, "--seed", "7"));

        Assert.Equal(CbnnFile.Read(trained), CbnnFile.Read(exported));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("export", "r.json")]
    [InlineData("train", "r.json")]
    [InlineData("train", "r.json", "--out")]
    [InlineData("train", "r.json", "--out", "m.cbnn", "--epochs", "0")]
    [InlineData("train", "r.json", "--out", "m.cbnn", "--seed", "-1")]
    [InlineData("train", "r.json", "--out", "m.cbnn", "--epochs", "abc")]
    [InlineData("train", "r.json", "--out", "m.cbnn", "--seed", "99999999999")]
    [InlineData("train", "r.json", "--out", "m.cbnn", "--device", "tpu")]
    [InlineData("train", "r.json", "--out", "m.cbnn", "--fast")]
    [InlineData("trian", "r.json", "--out", "m.cbnn")]
    public async Task A_wrong_command_line_ends_with_2_and_one_line(params string[] args)
    {
        Assert.Equal(2, await Run(args));
        AssertOneLine();
    }

    /// <summary>Else the accuracy of the test would be that of what was learned.</summary>
    [Fact]
    public async Task Data_without_a_test_part_is_divided()
    {
        string target = Path.Combine(_folder, "rows.cbnn"), rows = Path.Combine(_folder, "rows.csv");
        await File.WriteAllTextAsync(
            rows, string.Concat(Enumerable.Range(0, 100).Select(i => $"{i % 2 * 50 + i / 2},{i % 2}\n")), TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (await Run("train", WriteRecipe("8FC-2FC"), "--data", rows, "--out", target, "--epochs", "1"), _errors.ToString()));

        Assert.Contains(" of 20 test images, ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_the_place_of_the_file_is_refused_before_training()
    {
        Assert.Equal(1, await Run("train", WriteRecipe(), "--out", _folder));
        AssertOneLine("is a folder");
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task An_absent_recipe_ends_with_1_and_one_line()
    {
        Assert.Equal(1, await Run("train", Path.Combine(_folder, "no.json"), "--out", Path.Combine(_folder, "m.cbnn")));
        AssertOneLine("no.json");
    }

    [Fact]
    public async Task Absent_data_ends_with_1_and_one_line()
    {
        Assert.Equal(1, await Run("train", WriteRecipe(), "--data", Path.Combine(_folder, "nothing"), "--out", Path.Combine(_folder, "m.cbnn")));
        AssertOneLine("nothing");
    }

    [Fact]
    public async Task A_folder_that_is_absent_is_named_before_training()
    {
        Assert.Equal(1, await Run("train", WriteRecipe(), "--out", Path.Combine(_folder, "absent", "m.cbnn")));
        AssertOneLine("absent");
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Layers_that_do_not_fit_the_data_end_with_1_and_one_line()
    {
        Assert.Equal(1, await Run("train", WriteRecipe("4C3-7FC"), "--out", Path.Combine(_folder, "m.cbnn")));
        AssertOneLine("write 3FC");
    }

    [Fact]
    public async Task A_name_that_starts_with_an_at_sign_is_a_file_name()
    {
        Assert.Equal(1, await Run("train", "@absent.json", "--out", Path.Combine(_folder, "m.cbnn")));
        AssertOneLine("@absent.json");
    }

    [Theory]
    [InlineData("--\u001b[2Jfast", 2)]
    [InlineData("--data=a\u001b[2J\nb", 1)]
    public async Task Control_characters_reach_no_terminal(string argument, int code)
    {
        Assert.Equal(code, await Run("train", WriteRecipe(), "--out", Path.Combine(_folder, "m.cbnn"), argument));
        AssertOneLine();
        Assert.DoesNotContain(_errors.ToString().TrimEnd(), char.IsControl);
    }

    [Fact]
    public async Task A_fault_of_the_program_ends_with_1_and_one_line()
    {
        // A reader of the output that has gone away shows as an exception of another kind than those of training.
        await _output.DisposeAsync();

        Assert.Equal(1, await Run("train", WriteRecipe(), "--out", Path.Combine(_folder, "m.cbnn"), "--epochs", "1"));
        AssertOneLine("this is a fault of the program, please report it: ObjectDisposedException");
    }

    private Task<int> Run(params string[] args) => TrainerCommand.RunAsync(args, _output, _errors);

    private void AssertOneLine(string part = "")
    {
        var line = Assert.Single(_errors.ToString().TrimEnd().Split('\n'));
        Assert.StartsWith("cbnn-train: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }

    private string WriteRecipe(string layers = "6C3-P2-12FC-3FC")
    {
        var path = Path.Combine(_folder, "recipe.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            name = "tiny",
            data = TinyData.WriteTo(Path.Combine(_folder, "data")),
            layers,
            slices = new[] { 6, 7 },
            training = new { epochs = 4, batch = 20, validation = 40 },
        }));
        return path;
    }
}
