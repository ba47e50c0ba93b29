using CompactBnn.Format;

namespace CompactBnn.Data.Tests;

public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_with_a_header_spans_each_column_from_its_smallest_to_its_largest_number()
    {
        var set = Open("width,height,kind\n0,-1,b\n5,1,a\n10,0,b\n");

        Assert.Equal(new Shape(1, 1, 2), set.Shape);
        Assert.Equal(["a", "b"], set.Labels);
        Assert.Equal([new LinearColumn("width", 0, 10), new LinearColumn("height", -1, 1)], Assert.IsType<TableInput>(set.Input).Columns);
        Assert.Equal([0, 0, 128, 255, 255, 128], set.Train.Images.ToArray());
        Assert.Equal([1, 0, 1], set.Train.Labels.ToArray());
        Assert.False(set.IsSplit);
        Assert.Same(set.Train, set.Test);
    }

    [Fact]
    public void A_file_without_a_header_names_its_columns_by_number()
    {
        var set = Open("1,2,10\r\n3,4,9\r\n");

        Assert.Equal(["column1", "column2"], Assert.IsType<TableInput>(set.Input).Columns.Select(column => column.Name));
        Assert.Equal(["9", "10"], set.Labels);
        Assert.Equal(2, set.Train.Count);
    }

    [Fact]
    public void The_class_may_be_in_a_named_column_and_fields_may_be_quoted_or_empty()
    {
        var set = Open("kind,\"the, width\"\n\"say \"\"a\"\"\",\"1.5\"\nb,\n", new() { LabelColumn = "kind" });

        Assert.Equal(["b", "say \"a\""], set.Labels);
        Assert.Equal("the, width", Assert.IsType<TableInput>(set.Input).Columns[0].Name);
        Assert.Equal([0, 0], set.Train.Images.ToArray());
    }

    [Fact]
    public void A_network_finds_its_columns_by_name_and_its_classes_by_label()
    {
        var input = new TableInput(EquatableArray<Column>.Adopt([new LinearColumn("b", 0, 255), new LinearColumn("a", 0, 255)]));
        var labels = EquatableArray<string>.Adopt(["y", "x", "z"]);

        var set = Open("a,unused,b,kind\n1,9,2,x\n3,9,4,y\n", new() { Input = input, Labels = labels });

        Assert.Equal([2, 1, 4, 3], set.Test.Images.ToArray());
        Assert.Equal([1, 0], set.Test.Labels.ToArray());
        Assert.Equal(labels, set.Labels);
    }

    [Fact]
    public void A_folder_with_train_and_test_is_quantized_by_train()
    {
        File.WriteAllText(_folder["train.csv"], "a,kind\n0,x\n10,y\n");
        File.WriteAllText(_folder["test.csv"], "a,kind\n20,y\n5,x\n-1,z\n");

        var set = DataSets.Open(_folder.Path);

        Assert.True(set.IsSplit);
        Assert.Equal(["x", "y", "z"], set.Labels);
        Assert.Equal([255, 128, 0], set.Test.Images.ToArray());
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a,b\n", "has no rows below its header")]
    [InlineData("1\n2\n", "has 1 columns")]
    [InlineData("a,kind\n1,x\nfive,y\n", "line 3: 'five' in column a is not a number")]
    [InlineData("a,kind\n1,x\n1,2,y\n", "line 3: has 3 fields; the first line has 2")]
    [InlineData("a,kind\n1,x\n\n2,\n", "line 4: has no class in column 2")]
    [InlineData("a,a,kind\n1,2,x\n", "has a column named 'a'")]
    [InlineData("a,kind\n1,\"x\n", "line 2: ")]
    public void A_malformed_file_is_named_with_its_line(string text, string problem)
    {
        var error = Assert.Throws<DataException>(() => Open(text));

        Assert.Contains("table.csv", error.Message);
        Assert.Contains(problem, error.Message);
    }

    [Fact]
    public void A_column_or_class_that_the_network_needs_is_named()
    {
        var input = new TableInput(EquatableArray<Column>.Adopt([new LinearColumn("b", 0, 1)]));
        var labels = EquatableArray<string>.Adopt(["y"]);

        Assert.Contains("has no column b", Assert.Throws<DataException>(() => Open("a,kind\n1,y\n", new() { Input = input }).Test).Message);
        Assert.Contains("line 2: class 'x' is not one of y",
            Assert.Throws<DataException>(() => Open("b,kind\n1,x\n", new() { Input = input, Labels = labels }).Test).Message);
        Assert.Contains("has no column kind", Assert.Throws<DataException>(() => Open("1,2\n", new() { LabelColumn = "kind" })).Message);
        Assert.Contains("reads pictures", Assert.Throws<DataException>(() => Open("1,2\n", new() { Input = new ImageInput(new(1, 1, 1), ImageRecipe.Grey) })).Message);
    }

    private DataSet Open(string text, OpenOptions? options = null)
    {
        File.WriteAllText(_folder["table.csv"], text);
        return DataSets.Open(_folder["table.csv"], options);
    }
}
