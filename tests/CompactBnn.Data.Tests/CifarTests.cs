using CompactBnn.Format;

namespace CompactBnn.Data.Tests;

public sealed class CifarTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("cifar-10-batches-bin")]
    public void Planes_become_pixels_and_batches_one_split(string below)
    {
        var batches = Directory.CreateDirectory(_folder[below]).FullName;
        for (var i = 1; i <= 5; i++)
            File.WriteAllBytes(Path.Combine(batches, $"data_batch_{i}.bin"), Record((byte)i));
        File.WriteAllBytes(Path.Combine(batches, "test_batch.bin"), [.. Record(9), .. Record(0)]);

        var set = DataSets.Open(_folder.Path);

        Assert.Equal(new Shape(32, 32, 3), set.Shape);
        Assert.Equal("airplane", set.Labels[0]);
        Assert.Equal([1, 2, 3, 4, 5], set.Train.Labels.ToArray());
        Assert.Equal(2, set.Test.Count);
        var image = set.Test.Image(0);
        Assert.Equal([0, 100, 200, 1, 101, 201], image[..6].ToArray());
        Assert.Equal([31, 131, 231, 32, 132, 232], image[93..99].ToArray());
    }

    [Fact]
    public void A_cut_file_and_a_label_out_of_range_are_named()
    {
        File.WriteAllBytes(_folder["test_batch.bin"], Record(3)[..3000]);
        Assert.Contains("has 3000 bytes", Assert.Throws<DataException>(() => DataSets.Open(_folder.Path).Test).Message);

        File.WriteAllBytes(_folder["test_batch.bin"], [.. Record(3), .. Record(10)]);
        Assert.Contains("label 10 of record 1", Assert.Throws<DataException>(() => DataSets.Open(_folder.Path).Test).Message);

        Assert.Contains("data_batch_1.bin", Assert.Throws<DataException>(() => DataSets.Open(_folder.Path).Train).Message);
    }

    /// <summary>Pixel i (row by row) has red i % 50, green 100 + i % 50, blue 200 + i % 50.</summary>
    private static byte[] Record(byte label) =>
        [label, .. from plane in Enumerable.Range(0, 3) from i in Enumerable.Range(0, 1024) select (byte)(plane * 100 + i % 50)];
}
