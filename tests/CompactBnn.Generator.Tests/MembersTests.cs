using CompactBnn.Format;
using CompactBnn.Generator.Tests.Harness;
using CompactBnn.Engines;

namespace CompactBnn.Generator.Tests;

/// <summary>What the generated members return, against the reference engine.</summary>
public sealed class MembersTests
{
    private const string Source = """
        namespace Sample;

        /// <summary>A classifier.</summary>
        [CompactBnn.BnnModel("models/net.cbnn")]
        public sealed partial class Net;
        """;

    private static readonly Network Network = Samples.Convolutional();
    private static readonly byte[] Images = Samples.Images(Network, 7);
    private static readonly int Length = (int)Network.Input.Shape.Elements;

    [Fact]
    public void Facts_of_the_model()
    {
        using var project = Compiled(Network);
        var model = project.Model("Sample.Net");
        Assert.Equal(Network.Labels, model.Labels);
        Assert.Equal(10, model.ClassCount);
        Assert.Equal(144, model.Property<int>("InputLength"));
        Assert.Equal(12, model.Property<int>("InputHeight"));
        Assert.Equal(12, model.Property<int>("InputWidth"));
        Assert.Equal(1, model.Property<int>("InputChannels"));
    }

    [Fact]
    public void Calibration_of_the_weight_file()
    {
        using var plain = Compiled(Network);
        Assert.Equal((1, 0), (plain.Model("Sample.Net").Property<float>("Temperature"), plain.Model("Sample.Net").Property<float>("Rejection")));

        var operations = Network.Operations.ToArray();
        operations[^1] = Network.Scores with { Temperature = 1.7f, Rejection = 0.35f };
        using var calibrated = Compiled(Network.Create(Network.Draft with { Operations = EquatableArray<Operation>.Adopt(operations) }));
        Assert.Equal((1.7f, 0.35f), (calibrated.Model("Sample.Net").Property<float>("Temperature"), calibrated.Model("Sample.Net").Property<float>("Rejection")));
    }

    [Fact]
    public void Documentation_tells_shape_labels_and_accuracy()
    {
        var network = Network.Create(Samples.Tiny(0, "<no> & \"never\"", "yes").Draft with
        {
            Metadata = EquatableArray<Metadata>.Adopt([new("data", "made-up"), new("test-accuracy", "0.98765")]),
        });
        var run = GeneratorRun.Of(Project.Of(Source, new ModelText("models/net.cbnn", network)));
        Assert.Empty(run.CompilerDiagnostics);
        var type = run.Output.GetTypeByMetadataName("Sample.Net")!;
        string Docs(Microsoft.CodeAnalysis.ISymbol symbol) => symbol.GetDocumentationCommentXml(cancellationToken: TestContext.Current.CancellationToken)!;

        Assert.Contains("<summary>A classifier.</summary>", Docs(type), StringComparison.Ordinal);
        Assert.Contains("The network <c>tiny</c>: 1 x 2 x 1 bytes in, 2 classes out. Its accuracy on test images of <c>made-up</c>: 98.77 %.", Docs(type), StringComparison.Ordinal);
        Assert.Contains("0 <c>&lt;no&gt; &amp; \"never\"</c>, 1 <c>yes</c>", Docs(type.GetMembers("Labels").Single()), StringComparison.Ordinal);
        Assert.Contains("in the order row, column, channel: 2.", Docs(type.GetMembers("InputLength").Single()), StringComparison.Ordinal);
        Assert.All(type.GetMembers().Where(member => member.DeclaredAccessibility == Microsoft.CodeAnalysis.Accessibility.Public && !member.IsImplicitlyDeclared
            && member is not Microsoft.CodeAnalysis.IMethodSymbol { MethodKind: Microsoft.CodeAnalysis.MethodKind.PropertyGet }), member => Assert.NotEqual("", Docs(member)));
    }

    [Fact]
    public void Sums_scores_and_classes_are_those_of_the_reference_engine()
    {
        using var project = Compiled(Network);
        var model = project.Model("Sample.Net");
        for (var i = 0; i < 7; i++)
        {
            var image = Images.AsSpan(i * Length, Length);
            var expected = ReferenceEngine.Sums(Network, image);
            var scores = ScoresOf(Network, expected);
            var actual = new float[10];
            model.Score(image, actual);

            Assert.Equal(expected, model.SumsOf(image));
            Assert.Equal(scores, actual);
            Assert.Equal(Array.IndexOf(scores, scores.Max()), model.Predict(image));
        }
    }

    [Fact]
    public void A_caller_can_bring_the_workspace()
    {
        using var project = Compiled(Network);
        var model = project.Model("Sample.Net");
        var workspace = new ulong[model.WorkspaceLength];
        new Random(5).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(workspace.AsSpan()));
        var image = Images.AsSpan(0, Length);
        int[] sums = new int[10], classes = new int[3];
        float[] scores = new float[10], best = new float[3];

        model.SumsIn(image, sums, workspace);
        model.ScoreIn(image, scores, workspace);
        model.TopKIn(image, classes, best, workspace);

        Assert.Equal(ReferenceEngine.Sums(Network, image), sums);
        Assert.Equal(ScoresOf(Network, sums), scores);
        Assert.Equal(classes[0], model.PredictIn(image, workspace));
    }

    [Fact]
    public void A_batch_is_its_images_one_by_one()
    {
        using var project = Compiled(Network);
        var model = project.Model("Sample.Net");
        int[] classes = new int[7], again = new int[7];
        float[] scores = new float[70], scoresAgain = new float[70];
        var workspace = new ulong[model.WorkspaceLength];

        model.PredictBatch(Images, classes);
        model.ScoreBatch(Images, scores);
        model.PredictBatchIn(Images, again, workspace);
        model.ScoreBatchIn(Images, scoresAgain, workspace);

        for (var i = 0; i < 7; i++)
        {
            var one = new float[10];
            model.Score(Images.AsSpan(i * Length, Length), one);
            Assert.Equal(one, scores.AsSpan(i * 10, 10).ToArray());
            Assert.Equal(model.Predict(Images.AsSpan(i * Length, Length)), classes[i]);
        }
        Assert.Equal(classes, again);
        Assert.Equal(scores, scoresAgain);
    }

    [Fact]
    public void An_empty_batch_does_nothing()
    {
        using var project = Compiled(Network);
        project.Model("Sample.Net").PredictBatch([], []);
        project.Model("Sample.Net").ScoreBatch([], []);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void The_best_k_classes_come_in_order(int k)
    {
        using var project = Compiled(Network);
        var image = Images.AsSpan(0, Length);
        var scores = ScoresOf(Network, ReferenceEngine.Sums(Network, image));
        var classes = new int[k];
        var best = new float[k];
        project.Model("Sample.Net").TopK(image, classes, best);

        var expected = Enumerable.Range(0, 10).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(k).ToArray();
        Assert.Equal(expected, classes);
        Assert.Equal(expected.Select(i => scores[i]), best);
    }

    [Fact]
    public void A_row_of_numbers_is_quantized_as_the_weight_file_says()
    {
        var network = Samples.Table();
        using var project = Compiled(network);
        var model = project.Model("Sample.Net");
        float[][] rows =
        [
            [0, 0, 0], [-2, -1, -1], [2.5f, 1e5f, 121], [1, 1.5f, 30],
            [float.NaN, float.NaN, float.NaN], [float.PositiveInfinity, float.NegativeInfinity, 1],
        ];
        foreach (var row in rows)
        {
            var expected = ((TableInput)network.Input).Columns.Select((column, i) => column.Quantize(row[i])).ToArray();
            var bytes = new byte[3];
            var scores = new float[3];
            var rowScores = new float[3];
            model.Quantize(row, bytes);
            model.Score(bytes, scores);
            model.ScoreRow(row, rowScores);

            Assert.Equal(expected, bytes);
            Assert.Equal(scores, rowScores);
            Assert.Equal(model.Predict(bytes), model.PredictRow(row));
        }
    }

    [Fact]
    public void A_static_class_carries_a_model_that_serves_as_type_argument()
    {
        using var project = GeneratorRun.Of(Project.Of("""
            [CompactBnn.BnnModel("net.cbnn")]
            internal static partial class Net;

            internal static class Program
            {
                internal static int Ask<T>(byte[] image) where T : CompactBnn.IBnnModel<T> => T.Predict(image);

                internal static int Main(byte[] image) => Ask<Net.Model>(image);
            }
            """, new ModelText("net.cbnn", Network))).Compile();
        var image = Images.AsSpan(0, Length).ToArray();
        var main = project.Assembly.GetType("Program")!.GetMethod("Main", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
        Assert.Equal(project.Model("Net").Predict(image), main.Invoke(null, [image]));
        Assert.Equal(project.Model("Net").Predict(image), project.Model("Net+Model").Predict(image));
        Assert.Equal(project.Model("Net").Labels, project.Model("Net+Model").Labels);
    }

    private static CompiledProject Compiled(Network network) =>
        GeneratorRun.Of(Project.Of(Source, new ModelText("models/net.cbnn", network))).Compile();

    private static float[] ScoresOf(Network network, int[] sums) =>
        [.. sums.Select((sum, i) => (float)((float)sum * network.Scores.Scale[i]) + network.Scores.Bias[i])];
}
