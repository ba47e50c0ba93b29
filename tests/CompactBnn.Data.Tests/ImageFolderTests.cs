using CompactBnn.Format;

namespace CompactBnn.Data.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private static readonly ImageInput OnePixel = new(new(1, 1, 1), ImageRecipe.Grey);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sub_folders_are_classes_and_pictures_come_in_order()
    {
        Write("dog/b.png", 20);
        Write("dog/a.PNG", 10);
        Write("cat/z.png", 30);
        File.WriteAllText(_folder["dog/notes.txt"], "not a picture");
        Directory.CreateDirectory(_folder[".hidden"]);

        var set = DataSets.Open(_folder.Path, new() { Input = OnePixel });

        Assert.Equal(["cat", "dog"], set.Labels);
        Assert.Equal([30, 10, 20], set.Test.Images.ToArray());
        Assert.Equal([0, 1, 1], set.Test.Labels.ToArray());
        Assert.False(set.IsSplit);
    }

    [Fact]
    public void Train_and_test_folders_are_splits()
    {
        Write("train/a/1.png", 1);
        Write("train/b/1.png", 2);
        Write("test/b/1.png", 3);

        var set = DataSets.Open(_folder.Path, new() { Input = OnePixel });

        Assert.True(set.IsSplit);
        Assert.Equal([1, 2], set.Train.Images.ToArray());
        Assert.Equal([3], set.Test.Images.ToArray());
        Assert.Equal([1], set.Test.Labels.ToArray());
    }

    [Fact]
    public void Pictures_go_through_the_recipe_and_classes_get_the_numbers_of_the_network()
    {
        Directory.CreateDirectory(_folder["x"]);
        File.WriteAllBytes(_folder["x/1.png"], PictureFiles.Png(2, 2, 0, 1, 2, 3, 4));
        File.WriteAllBytes(_folder["x/2.jpg"], PictureFiles.Jpeg());
        var recipe = ImageRecipe.Grey with { Filter = ResizeFilter.Area, Inversion = Inversion.Always };

        var set = DataSets.Open(_folder.Path, new() { Input = new ImageInput(new(1, 1, 1), recipe), Labels = EquatableArray<string>.Adopt(["w", "x"]) });

        // Inverted 254, 253, 252 and 251 have the mean 252.5.
        Assert.Equal([253, 55], set.Test.Images.ToArray());
        Assert.Equal([1, 1], set.Test.Labels.ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Write("cat/1.png", 1);
        File.WriteAllText(_folder["cat/2.png"], "not a picture");

        Assert.Contains("recipe", Assert.Throws<DataException>(() => DataSets.Open(_folder.Path)).Message);
        var labels = EquatableArray<string>.Adopt(["dog"]);
        Assert.Contains("class folder cat", Assert.Throws<DataException>(() => DataSets.Open(_folder.Path, new() { Input = OnePixel, Labels = labels })).Message);
        var error = Assert.Throws<DataException>(() => DataSets.Open(_folder.Path, new() { Input = OnePixel }).Test);
        Assert.Contains("2.png: is neither a PNG nor a JPEG file", error.Message);
    }

    [Theory]
    [InlineData("notes", "cat/1.png")]
    [InlineData("train/notes", "train/cat/1.png", "test/cat/1.png")]
    [InlineData("train/dog", "train/cat/1.png", "test/dog/1.png")]
    public void A_class_without_a_picture_to_learn_from_is_refused(string empty, params string[] pictures)
    {
        Directory.CreateDirectory(_folder[empty]);
        foreach (var picture in pictures)
            Write(picture, 1);

        Assert.Contains($"{empty}: holds no PNG or JPEG files", Assert.Throws<DataException>(() => DataSets.Open(_folder.Path, new() { Input = OnePixel })).Message.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Single(DataSets.Open(_folder.Path, new() { Input = OnePixel, Labels = EquatableArray<string>.Adopt(["cat", "dog", "notes"]) }).Test.Labels.ToArray());
    }

    [Fact]
    public void Files_that_a_system_hides_are_no_pictures()
    {
        Write("cat/1.png", 1);
        File.WriteAllText(_folder["cat/._1.png"], "a remark of another system");

        Assert.Single(DataSets.Open(_folder.Path, new() { Input = OnePixel }).Test.Labels.ToArray());
    }

    [Fact]
    public void A_set_of_another_shape_is_brought_to_the_network_s_shape_by_its_recipe()
    {
        Idx.WriteSet(_folder);
        var input = new ImageInput(new(1, 2, 1), ImageRecipe.Grey with { Filter = ResizeFilter.Area });

        Assert.Equal([2, 3, 6, 7], DataSets.Open(_folder.Path, new() { Input = input }).Train.Images.ToArray());
        var table = new TableInput(EquatableArray<Column>.Adopt([new LinearColumn("a", 0, 1)]));
        Assert.Throws<DataException>(() => DataSets.Open(_folder.Path, new() { Input = table }));
    }

    private void Write(string path, byte grey)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllBytes(_folder[path], PictureFiles.Png(1, 1, 0, grey));
    }
}
