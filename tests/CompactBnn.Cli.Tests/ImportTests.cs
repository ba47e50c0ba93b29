using CompactBnn.Format;

namespace CompactBnn.Cli.Tests;

public sealed class ImportTests : CommandLineTests
{
    [Fact]
    public async Task An_exported_network_comes_back_verified()
    {
        Assert.Equal(0, await Run("export", Model, "-o", Folder["tiny.onnx"]));

        Assert.Equal(0, await Run("import", Folder["tiny.onnx"], "-o", Folder["back.cbnn"]));

        Assert.Contains("verified in ONNX Runtime on 64 random inputs: equal classes", Output);
        Assert.Contains("back, from ONNX, reads 2x2x1, 3 classes, 24 weight bits", Output);
        var (network, back) = (CbnnFile.Read(Model), CbnnFile.Read(Folder["back.cbnn"]));
        Assert.Equal(network.Labels, back.Labels);
        Assert.Equal(network.Operations.OfType<Dense>().Single().Weights, back.Operations.OfType<Dense>().Single().Weights);
    }

    [Fact]
    public async Task Json_tells_what_was_taken_and_how_it_was_verified()
    {
        await Run("export", Model, "-o", Folder["tiny.onnx"]);

        var document = await RunJson("import", Folder["tiny.onnx"], "-o", Folder["back.cbnn"], "--data", Folder.Path);

        Assert.Equal(
            ["model", "source", "output", "classes", "weightBits", "notes", "verified", "randomImages", "realImages", "largestDeviation", "fixedPoint",
                "changedRandom", "changedReal", "reason"], Keys(document));
        Assert.Equal((true, 64, 4), (
            document.GetProperty("verified").GetBoolean(), document.GetProperty("randomImages").GetInt32(), document.GetProperty("realImages").GetInt32()));
    }

    [Fact]
    public async Task Labels_by_list_or_file()
    {
        await Run("export", Model, "-o", Folder["tiny.onnx"]);
        File.WriteAllText(Folder["labels.txt"], "x\ny\nz\n");

        Assert.Equal(0, await Run("import", Folder["tiny.onnx"], "-o", Folder["list.cbnn"], "--labels", "a,b,c"));
        Assert.Equal(0, await Run("import", Folder["tiny.onnx"], "-o", Folder["file.cbnn"], "--labels", Folder["labels.txt"]));

        Assert.Equal(["a", "b", "c"], CbnnFile.Read(Folder["list.cbnn"]).Labels);
        Assert.Equal(["x", "y", "z"], CbnnFile.Read(Folder["file.cbnn"]).Labels);
    }

    [Fact]
    public async Task Failures_write_nothing()
    {
        await Run("export", Model, "-o", Folder["tiny.onnx"]);
        File.WriteAllText(Folder["text.onnx"], "this is no model");

        Assert.Equal(1, await Run("import", Folder["tiny.onnx"], "-o", Folder["out.cbnn"], "--labels", "a,b"));
        AssertOneError("there are 2 labels; 3, one a class, are right");
        Assert.Equal(1, await Run("import", Folder["text.onnx"], "-o", Folder["out.cbnn"]));
        AssertOneError("text.onnx: the file is no ONNX model, or is damaged");
        Assert.Equal(1, await Run("import", Folder["nowhere.onnx"], "-o", Folder["out.cbnn"]));
        AssertOneError("there is no such file or folder");
        Assert.Equal(1, await Run("import", Folder["tiny.onnx"], "-o", Folder["out.cbnn"], "--input-range", "1"));
        AssertOneError("--input-range takes two numbers");
        Assert.False(File.Exists(Folder["out.cbnn"]));
    }
}
