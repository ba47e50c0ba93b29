using System.Text;

namespace CompactBnn.Cli.Tests;

public sealed class ExportTests : CommandLineTests
{
    [Fact]
    public async Task Writes_an_onnx_file_and_says_what_it_reads_and_gives()
    {
        Assert.Equal(0, await Run("export", Model, "-o", Folder["tiny.onnx"]));

        Assert.Contains("reads 'input', float32 [batch, 1, 2, 2], bytes as numbers 0 to 255; gives 'scores', float32 [batch, 3].", Output);
        Assert.Contains("dark\n[left]\nbright", Encoding.UTF8.GetString(File.ReadAllBytes(Folder["tiny.onnx"])));
    }

    [Fact]
    public async Task Json_names_ports_and_size()
    {
        var document = await RunJson("export", Model, "-o", Folder["tiny.onnx"]);

        Assert.Equal(["model", "output", "bytes", "opset", "input", "scores"], Keys(document));
        Assert.Equal(new FileInfo(Folder["tiny.onnx"]).Length, document.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_an_error()
    {
        Assert.Equal(1, await Run("export", Model, "-o", Folder["nowhere/tiny.onnx"]));

        AssertOneError("nowhere");
    }
}
