using CompactBnn.Interop.Onnx;
using CompactBnn.Data.Tests;
using Google.Protobuf;

namespace CompactBnn.Interop.Tests;

/// <summary>What cannot be imported ends in a message that says what stands where, and what would be right.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void All_unknown_operators_with_their_counts_and_first_nodes()
    {
        var proto = new SourceModel().Standard((m, x) => m.Node("Elu", m.Node("Sign", m.Node("InstanceNormalization", x)))).ToModel();

        var message = MessageOf(proto);

        Assert.Contains("InstanceNormalization (2, first 'instancenormalization')", message);
        Assert.Contains("Elu (2, first 'elu')", message);
    }

    [Fact]
    public void A_graph_that_lost_its_signs() =>
        Assert.Contains("no binarisation", MessageOf(new SourceModel().Standard((m, x) => x).ToModel(), withoutSigns: true));

    /// <summary>No refusal any more: real weights and real numbers between layers become fixed point, and the import says so.</summary>
    [Fact]
    public void Float_weights_become_fixed_point()
    {
        var model = new SourceModel();
        var weights = model.Constant(model.Numbers(SourceModel.Channels * 9), SourceModel.Channels, 1, 3, 3);
        var sums = model.Node("Conv", model.Input, weights);
        model.Finish(model.Dense(model.Node("Flatten", model.Node("Sign", sums)), SourceModel.Channels * 36));

        var result = Importer.ReadModel(model.ToModel(), "model", new());

        Assert.True(result.IsFixedPoint);
        Assert.Contains(result.Notes, note => note.StartsWith("'conv' has real weights", StringComparison.Ordinal));
    }

    [Fact]
    public void Activations_of_two_bits_by_name()
    {
        var proto = new SourceModel().Standard((m, x) => m.Node("Clip", m.Node("Round", x), m.Number(-2), m.Number(1))).ToModel();

        Assert.Contains("activations of 4 levels (2 bits), as networks called W1A2", MessageOf(proto));
    }

    [Fact]
    public void Activations_that_are_no_bits_at_all() =>
        Assert.Contains("not linear piece by piece", MessageOf(new SourceModel().Standard((m, x) => m.Node("Sigmoid", x)).ToModel()));

    [Fact]
    public void Activations_of_many_levels_become_fixed_point() =>
        Assert.True(Importer.ReadModel(new SourceModel().Standard((m, x) => m.Node("Relu", x)).ToModel(), "model", new()).IsFixedPoint);

    [Fact]
    public void Two_branches()
    {
        var model = new SourceModel();
        var bits = model.Node("Sign", model.Node("Sub", model.Input, model.Number(0.5012f)));
        var joined = model.Node("Add", model.Conv(bits, 1, SourceModel.Channels), model.Conv(bits, 1, SourceModel.Channels));
        model.Finish(model.Dense(model.Node("Flatten", model.Node("Sign", joined)), SourceModel.Channels * 36));

        var error = Record.Exception(() => Importer.ReadModel(model.ToModel(), "model", new()));

        Assert.True(error is null or ImportException, error?.ToString());
    }

    [Fact]
    public void Circles_missing_values_and_twofold_ones()
    {
        Assert.Contains("in a circle through 'a' (Sign)", MessageOf(Nodes(("Sign", "a", "b"), ("Neg", "b", "a"))));
        Assert.Contains("reads 'nowhere', which nothing makes", MessageOf(Nodes(("Sign", "y", "nowhere"))));
        Assert.Contains("has been made already", MessageOf(Nodes(("Sign", "y", "x"), ("Neg", "y", "x"))));
        Assert.Contains("no node makes the graph's output 'y'", MessageOf(Nodes(("Sign", "z", "x"))));
    }

    [Fact]
    public void Constants_in_other_files_are_not_read()
    {
        var proto = new SourceModel().Standard((m, x) => m.Node("Sign", x)).ToModel();
        var tensor = proto.Graph.Initializer[^1];
        tensor.ClearRawData();
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../etc/passwd" });

        Assert.Contains("lies in another file", MessageOf(proto));
    }

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(-3)]
    [InlineData(long.MaxValue)]
    [InlineData(7)]
    public void Dimensions_that_do_not_fit_the_data(long size)
    {
        var proto = new SourceModel().Standard((m, x) => m.Node("Sign", x)).ToModel();
        proto.Graph.Initializer[^1].Dims[0] = size;

        Assert.Contains($"the constant '{proto.Graph.Initializer[^1].Name}'", MessageOf(proto));
    }

    [Fact]
    public void Constants_that_would_fill_the_memory()
    {
        var model = new SourceModel();
        var huge = model.Node("ConstantOfShape", model.Shape(1 << 20, 1 << 20));
        model.Finish(model.Node("Sign", model.Node("Add", model.Input, huge)));

        Assert.Contains("larger than", MessageOf(model.ToModel()));
    }

    [Fact]
    public void Inputs_of_unknown_or_huge_size()
    {
        Assert.Contains("all dimensions but the batch must be known", MessageOf(new SourceModel(1, null, 8, 8).Standard((m, x) => m.Node("Sign", x)).ToModel()));
        Assert.Contains("all dimensions but the batch must be known", MessageOf(new SourceModel(1, 1, 1 << 20, 1 << 20).Standard((m, x) => m.Node("Sign", x)).ToModel()));
        Assert.Contains("has a batch of 64", MessageOf(new SourceModel(64, 1, 8, 8).Standard((m, x) => m.Node("Sign", x)).ToModel()));
    }

    [Fact]
    public void Truncated_and_changed_files_end_in_an_import_exception()
    {
        var bytes = new SourceModel().Standard((m, x) => m.Node("Sign", x)).ToModel().ToByteArray();
        var random = new Random(11);
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 400; i++)
        {
            var damaged = i % 2 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
            for (var k = 0; k < 4 && damaged.Length > 0; k++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["damaged.onnx"], damaged);
            var error = Record.Exception(() => Importer.Read(folder["damaged.onnx"]));
            Assert.True(error is null or ImportException, $"{i}: {error}");
        }
    }

    private static ModelProto Nodes(params (string Operator, string Output, string Input)[] nodes)
    {
        var model = new SourceModel().ToModel();
        model.Graph.Node.Add(nodes.Select(node => new NodeProto { OpType = node.Operator, Name = node.Output, Output = { node.Output }, Input = { node.Input } }));
        model.Graph.Output.Add(new ValueInfoProto { Name = "y" });
        return model;
    }

    private static string MessageOf(ModelProto proto, bool withoutSigns = false)
    {
        if (withoutSigns)
        {
            foreach (var node in proto.Graph.Node.Where(node => node.OpType == "Sign"))
                node.OpType = "Identity";
        }
        return Assert.Throws<ImportException>(() => Importer.ReadModel(proto, "model", new())).Message;
    }
}
