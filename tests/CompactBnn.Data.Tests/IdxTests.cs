using CompactBnn.Format;

namespace CompactBnn.Data.Tests;

public sealed class IdxTests : IDisposable
{
    private const string Images = "train-images-idx3-ubyte";
    private readonly TemporaryFolder _folder = new();

    public IdxTests() => Idx.WriteSet(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_gives_both_splits_and_its_shape()
    {
        var set = DataSets.Open(_folder.Path);

        Assert.Equal(new Shape(2, 2, 1), set.Shape);
        Assert.Equal(["0", "1", "2"], set.Labels);
        Assert.True(set.IsSplit);
        Assert.Equal(2, set.Train.Count);
        Assert.Equal([5, 6, 7, 8], set.Train.Image(1).ToArray());
        Assert.Equal([2, 0], set.Train.Labels.ToArray());
        Assert.Equal(1, set.Test.Count);
        Assert.Equal(1, set.Test.Label(0));
        Assert.True(set.Train.Tracks.IsEmpty);
    }

    [Fact]
    public void Gzip_is_recognised_by_content_and_found_by_name()
    {
        File.Delete(_folder[Images]);
        File.WriteAllBytes(_folder[Images + ".gz"], Idx.Gzip(Idx.Bytes([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8)));
        File.WriteAllBytes(_folder["train-labels-idx1-ubyte"], Idx.Gzip(Idx.Bytes([2], 2, 0)));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], DataSets.Open(_folder.Path).Train.Images.ToArray());
    }

    [Fact]
    public void A_fourth_dimension_is_colours()
    {
        File.WriteAllBytes(_folder["t10k-images-idx3-ubyte"], Idx.Bytes([1, 1, 2, 3], 1, 2, 3, 4, 5, 6));

        var set = DataSets.Open(_folder.Path);

        Assert.Equal(new Shape(1, 2, 3), set.Shape);
        Assert.Equal(ColourOrder.Rgb, Assert.IsType<ImageInput>(set.Input).Recipe.Colour);
        Assert.Contains("they must be alike", Assert.Throws<DataException>(() => set.Train).Message);
    }

    [Fact]
    public void Tracks_are_unique_across_classes()
    {
        File.WriteAllBytes(_folder["train-tracks-idx1-short"], Idx.File(0x0B, [2], [0, 7, 0, 7]));

        Assert.Equal([2 << 16 | 7, 7], DataSets.Open(_folder.Path).Train.Tracks.ToArray());
    }

    [Fact]
    public void A_known_name_is_found_in_the_data_folder_before_the_cache()
    {
        using var cache = new TemporaryFolder();
        var locations = new DataLocations(_folder.Path, cache.Path);
        Directory.CreateDirectory(_folder["mnist"]);
        var missing = Assert.Throws<DataException>(() => DataSets.Open("mnist", new() { Locations = locations }));
        Assert.Contains("cbnn data get mnist", missing.Message);

        WriteMnist(Directory.CreateDirectory(cache[Path.Combine("data", "mnist")]).FullName, pixel: 1);
        Assert.Equal(1, DataSets.Open("mnist", new() { Locations = locations }).Test.Image(0)[0]);

        WriteMnist(_folder["mnist"], pixel: 2);
        Assert.Equal(2, DataSets.Open("mnist", new() { Locations = locations }).Test.Image(0)[0]);
    }

    [Theory]
    [InlineData("0000", "ends within the first 4 bytes")]
    [InlineData("00010803", "starts with two zero bytes")]
    [InlineData("00000D03", "0x08 (bytes) is needed")]
    [InlineData("00000802", "has 2 dimensions; 3 to 4 are needed")]
    [InlineData("000008030000", "ends within its header, in dimension 1 of 3")]
    [InlineData("00000803000000020000000200000000", "says that dimension 3 is 0")]
    [InlineData("000008038000000000000002000000020102", "says that dimension 1 is 2147483648")]
    [InlineData("0000080300000002000000020000000201020304050607", "its dimensions 2x2x2 ask for 8 bytes, but only 7 follow the header")]
    [InlineData("00000803000000020000000200000002010203040506070809", "more bytes follow")]
    [InlineData("00000803000000030000000200000002010203040506070809101112", "has 2 labels, but")]
    [InlineData("00000803" + "7FFFFFFF7FFFFFFF7FFFFFFF", "at most 2147483591 can be read")]
    [InlineData("00000803" + "000000027FFFFFF000000001", "at most 2147483591 can be read")]
    [InlineData("00000803" + "000000017FFFFF0000000001" + "00", "the file is too short")]
    public void A_malformed_file_is_named_with_what_is_wrong(string hex, string problem)
    {
        File.WriteAllBytes(_folder[Images], Convert.FromHexString(hex));
        var set = DataSets.Open(_folder.Path);

        var error = Assert.Throws<DataException>(() => set.Train);

        Assert.Contains(problem, error.Message);
        Assert.Contains(_folder.Path, error.Message);
    }

    [Fact]
    public void A_damaged_or_cut_gzip_file_is_named()
    {
        var whole = Idx.Gzip(Idx.Bytes([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8));
        var flipped = (byte[])whole.Clone();
        flipped[14] ^= 0x55;
        foreach (var damaged in new[] { whole[..(whole.Length / 2)], flipped, whole[..2] })
        {
            File.WriteAllBytes(_folder[Images], damaged);
            Assert.Contains(Images, Assert.Throws<DataException>(() => DataSets.Open(_folder.Path).Train).Message);
        }
    }

    [Fact]
    public void A_small_gzip_file_that_promises_gigabytes_takes_no_memory()
    {
        File.WriteAllBytes(_folder[Images], Idx.Gzip(Idx.Bytes([2000, 1000, 1000], 1, 2, 3)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<DataException>(() => DataSets.Open(_folder.Path).Train);

        Assert.Contains("the file is too short", error.Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void A_gzip_bomb_is_not_unpacked_past_what_the_header_says()
    {
        File.WriteAllBytes(_folder[Images], Idx.Gzip([.. Idx.Bytes([2, 2, 2]), .. new byte[50_000_000]]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("more bytes follow", Assert.Throws<DataException>(() => DataSets.Open(_folder.Path).Train).Message);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_image()
    {
        File.WriteAllBytes(_folder["t10k-labels-idx1-ubyte"], Idx.Bytes([1], 3));
        var labels = EquatableArray<string>.Adopt(["a", "b", "c"]);

        var error = Assert.Throws<DataException>(() => DataSets.Open(_folder.Path, new() { Labels = labels }).Test);

        Assert.Contains("label 3 of image 0 is out of range; the 3 classes are 0 to 2", error.Message);
    }

    [Fact]
    public void A_missing_split_is_named()
    {
        File.Delete(_folder["t10k-images-idx3-ubyte"]);

        var set = DataSets.Open(_folder.Path);

        Assert.Equal(2, set.Train.Count);
        Assert.Contains("t10k-images-idx3-ubyte or test-images-idx3-ubyte", Assert.Throws<DataException>(() => set.Test).Message);
    }

    [Fact]
    public void A_path_without_data_says_what_was_looked_for()
    {
        using var empty = new TemporaryFolder();

        Assert.Contains("train-images-idx3-ubyte", Assert.Throws<DataException>(() => DataSets.Open(empty.Path)).Message);
        Assert.Contains("fashion-mnist", Assert.Throws<DataException>(() => DataSets.Open(empty["nothing"])).Message);
    }

    [Fact]
    public void A_network_of_other_classes_is_refused()
    {
        var labels = EquatableArray<string>.Adopt(["a", "b"]);

        Assert.Throws<DataException>(() => DataSets.Open(_folder.Path, new() { Labels = labels }).Train);
    }

    private static void WriteMnist(string folder, byte pixel)
    {
        File.WriteAllBytes(Path.Combine(folder, "t10k-images-idx3-ubyte"), Idx.Bytes([1, 28, 28], [.. Enumerable.Repeat(pixel, 784)]));
        File.WriteAllBytes(Path.Combine(folder, "t10k-labels-idx1-ubyte"), Idx.Bytes([1], 9));
    }
}
