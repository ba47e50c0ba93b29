using CompactBnn.Data;
using CompactBnn.Data.Tests;

namespace CompactBnn.Cli.Tests;

public sealed class DataTests : CommandLineTests
{
    [Fact]
    public async Task List_names_every_set_and_how_to_get_it()
    {
        Assert.Equal(0, await Run("data", "list"));

        Assert.All(DataSets.Names, name => Assert.Contains($"cbnn data get {name}", Output));
        Assert.DoesNotContain("\u001b", Output);
    }

    [Fact]
    public async Task Get_takes_a_set_from_a_folder_once()
    {
        foreach (var split in new[] { "train", "test" })
        {
            File.WriteAllBytes(Folder[$"{split}-images-idx4-ubyte"], Idx.Bytes([1, 32, 32, 3], new byte[3072]));
            File.WriteAllBytes(Folder[$"{split}-labels-idx1-ubyte"], Idx.Bytes([1], 42));
        }
        File.Delete(Folder["train-images-idx3-ubyte"]);
        File.Delete(Folder["t10k-images-idx3-ubyte"]);
        File.Delete(Folder["t10k-labels-idx1-ubyte"]);

        Assert.Equal(0, await Run("data", "get", "gtsrb", "--from", Folder.Path));
        Assert.Contains("gtsrb is in ", Output);
        Assert.Equal(0, await Run("data", "get", "gtsrb"));
        Assert.Contains(" already.", Output);
        Assert.Equal(0, await Run("data", "list"));
        Assert.Contains(Folder["cache/data/gtsrb"], Output);
    }

    [Fact]
    public async Task Get_of_what_is_not_there_ends_with_1()
    {
        Assert.Equal(1, await Run("data", "get", "gtsrb"));
        AssertOneError("cbnn data get gtsrb --from FOLDER");

        Assert.Equal(1, await Run("data", "get", "cifar10", "--from", Folder.Path));
        AssertOneError("holds no data_batch_1.bin");

        Assert.Equal(1, await Run("data", "get", "fashion-mnist", "--from", Folder.Path));
        AssertOneError("train-images-idx3-ubyte has ");
    }
}
