using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Tests;

/// <summary>
/// Calls of generated members: wrong lengths, allocations, threads, small stacks; of networks with a small and a large workspace,
/// compiled and interpreted.
/// </summary>
public sealed class CallTests
{
    private const string Source = "[CompactBnn.BnnModel(\"net.cbnn\")] static partial class Net;";

    /// <summary>
    /// A workspace that fits the stack, the same in a debug build, one that does not fit, an interpreted network, and one whose sums and
    /// scores alone do not fit.
    /// </summary>
    public static TheoryData<string> Cases => ["small", "debug", "large", "interpreted", "interpreted with many classes"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_call_allocates(string name)
    {
        var (network, project) = Case(name);
        using var _ = project;
        var model = project.Model("Net");
        var images = Samples.Images(network, 2);
        var image = images.AsMemory(0, images.Length / 2);
        int count = network.ClassCount;
        int[] sums = new int[count], classes = new int[2], best = new int[1];
        float[] scores = new float[count], batchScores = new float[2 * count], bestScores = new float[1];
        var (predict, score, sum, predictBatch, scoreBatch, top) = (model.Predict, model.Score, model.Sums, model.PredictBatch, model.ScoreBatch, model.TopK);

        // The runtime itself may allocate once in a while, as when it replaces code by better code; what a call allocates shows in
        // every round.
        CallAll();
        var least = Enumerable.Range(0, 5).Min(_ => AllocatedBy(50));
        Assert.Equal(0, least);

        long AllocatedBy(int calls)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < calls; i++)
                CallAll();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        void CallAll()
        {
            predict(image.Span);
            score(image.Span, scores);
            sum(image.Span, sums);
            predictBatch(images, classes);
            scoreBatch(images, batchScores);
            top(image.Span, best, bestScores);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Threads_with_small_stacks_do_not_disturb_each_other(string name)
    {
        const int Threads = 4, SmallStack = 512 * 1024;
        var (network, project) = Case(name);
        using var _ = project;
        var model = project.Model("Net");
        var length = (int)network.Input.Shape.Elements;
        var images = Samples.Images(network, Threads);
        var wrong = 0;
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            var image = images.AsSpan(i * length, length);
            var expected = ReferenceEngine.Sums(network, image);
            for (var repeat = 0; repeat < 20; repeat++)
            {
                if (!model.SumsOf(image).AsSpan().SequenceEqual(expected))
                    Interlocked.Increment(ref wrong);
            }
        }, SmallStack)).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, wrong);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_members_agree(string name)
    {
        var (network, project) = Case(name);
        using var _ = project;
        var model = project.Model("Net");
        var image = Samples.Images(network, 1);
        var interpreter = new BnnInterpreter(network);
        float[] expected = new float[network.ClassCount], scores = new float[network.ClassCount], best = new float[2];
        var classes = new int[2];
        interpreter.Score(image, expected);
        model.Score(image, scores);
        model.TopK(image, classes, best);

        Assert.Equal(ReferenceEngine.Sums(network, image), model.SumsOf(image));
        Assert.Equal(expected, scores);
        Assert.Equal(interpreter.Predict(image), model.Predict(image));
        Assert.Equal(interpreter.Predict(image), classes[0]);
        Assert.Equal(expected.Max(), best[0]);
    }

    /// <summary>Batches of all sizes around those of vectors, with much and with little scratch memory, and on several threads.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Batches_give_what_single_images_give(string name)
    {
        var (network, project) = Case(name);
        using var _ = project;
        var model = project.Model("Net");
        var (length, classes) = ((int)network.Input.Shape.Elements, network.ClassCount);
        var some = Samples.Images(network, 7);
        var (single, workspace) = (new float[7 * classes], new ulong[model.WorkspaceLength]);
        for (var i = 0; i < 7; i++)
            model.Score(some.AsSpan(i * length, length), single.AsSpan(i * classes, classes));
        foreach (var count in classes > 1000 ? [0, 3] : new[] { 0, 1, 63, 130, 257, 513, 1100 })
        {
            var images = Repeat(some, count * length);
            var expected = Repeat(single, count * classes);
            var bestOfEach = Enumerable.Range(0, count).Select(i => Kernels.Scoring.ArgMax(expected.AsSpan(i * classes, classes)));
            float[] scores = new float[count * classes], scoresInLittle = new float[count * classes], scoresInParallel = new float[count * classes];
            int[] best = new int[count], bestInParallel = new int[count];
            model.ScoreBatch(images, scores);
            model.ScoreBatchIn(images, scoresInLittle, workspace);
            model.ScoreBatchParallel(images, scoresInParallel, 3);
            model.PredictBatch(images, best);
            model.PredictBatchParallel(images, bestInParallel, 2);
            Assert.Equal(expected, scores);
            Assert.Equal(expected, scoresInLittle);
            Assert.Equal(expected, scoresInParallel);
            Assert.Equal(bestOfEach, best);
            Assert.Equal(bestOfEach, bestInParallel);
        }

        static T[] Repeat<T>(T[] items, int count) => [.. Enumerable.Range(0, count).Select(i => items[i % items.Length])];
    }

    [Fact]
    public void Wrong_lengths_are_named_with_the_right_ones()
    {
        var (network, project) = Case("small");
        using var _ = project;
        var model = project.Model("Net");
        var (image, images) = (Samples.Images(network, 1), Samples.Images(network, 2));
        var workspace = new ulong[model.WorkspaceLength];
        var least = model.WorkspaceLength;

        AssertWrong("image", "The span 'image' has 143 elements; 144 are needed.", () => model.Predict(image.AsSpan(1)));
        AssertWrong("image", "The span 'image' has 0 elements; 144 are needed.", () => model.Sums([], new int[10]));
        AssertWrong("image", "The span 'image' has 288 elements; 144 are needed.", () => model.ScoreIn(images, new float[10], workspace));
        AssertWrong("sums", "The span 'sums' has 9 elements; 10 are needed.", () => model.Sums(image, new int[9]));
        AssertWrong("scores", "The span 'scores' has 11 elements; 10 are needed.", () => model.Score(image, new float[11]));
        AssertWrong("workspace", $"The span 'workspace' has {least - 1} elements; at least {least} are needed.", () => model.PredictIn(image, workspace.AsSpan(1)));
        AssertWrong("workspace", $"The span 'workspace' has 0 elements; at least {least} are needed.", () => model.PredictBatchIn(images, new int[2], default));
        AssertWrong("images", "The span 'images' has 287 elements, not a multiple of the 144 of one image.", () => model.PredictBatch(images.AsSpan(1), new int[2]));
        AssertWrong("classes", "The span 'classes' has 3 elements; 2 are needed for the 2 images in 288 bytes.", () => model.PredictBatch(images, new int[3]));
        AssertWrong("scores", "The span 'scores' has 10 elements; 20 are needed for the 2 images in 288 bytes.", () => model.ScoreBatch(images, new float[10]));
        AssertWrong("classes", "The span 'classes' has 11 elements; at most 10 are allowed.", () => model.TopK(image, new int[11], new float[11]));
        AssertWrong("scores", "The span 'scores' has 2 elements; 3 are needed.", () => model.TopK(image, new int[3], new float[2]));
    }

    [Fact]
    public void Wrong_lengths_of_rows_are_named_with_the_right_ones()
    {
        using var project = GeneratorRun.Of(Project.Of(Source, new ModelText("net.cbnn", Samples.Table()))).Compile();
        var model = project.Model("Net");
        AssertWrong("row", "The span 'row' has 2 elements; 3 are needed.", () => model.PredictRow(new float[2]));
        AssertWrong("image", "The span 'image' has 4 elements; 3 are needed.", () => model.Quantize(new float[3], new byte[4]));
        AssertWrong("scores", "The span 'scores' has 1 elements; 3 are needed.", () => model.ScoreRow(new float[3], new float[1]));
    }

    [Fact]
    public void A_network_over_the_budget_is_interpreted_with_a_warning()
    {
        var run = GeneratorRun.Of(Interpreted(Samples.Convolutional()));
        var diagnostic = Assert.Single(run.Reported);
        Assert.Equal("CBNN0009", diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.DefaultSeverity);
        Assert.Equal("net.cbnn is interpreted instead of compiled: it has 8496 weights, and the property CompactBnnWeightBudget allows 100", diagnostic.GetMessage(null));
    }

    [Fact]
    public void The_text_of_an_interpreted_network_cannot_leave_its_literal()
    {
        var network = Samples.Tiny(0, "\"\"\"\"\"u8; #error", "\"\"\"");
        var project = Interpreted(network) with { Properties = Interpreted(network).Properties.SetItem("CompactBnnWeightBudget", "0") };
        using var compiled = CompiledProject.Of(GeneratorRun.Of(project).Output);
        Assert.Equal(ReferenceEngine.Sums(network, [200, 100]), compiled.Model("Net").SumsOf([200, 100]));
    }

    private static (Network Network, CompiledProject Project) Case(string name)
    {
        var network = name switch
        {
            "large" => Samples.Convolutional(edge: 64, width: 4, classes: 3, seed: 1),
            "interpreted with many classes" => Samples.Convolutional(edge: 4, width: 3, classes: 5000, seed: 1),
            _ => Samples.Convolutional(),
        };
        if (name.StartsWith("interpreted", StringComparison.Ordinal))
            return (network, CompiledProject.Of(GeneratorRun.Of(Interpreted(network)).Output));
        var sample = Project.Of(Source, new ModelText("net.cbnn", network));
        if (name == "debug")
            sample = sample with { Compiling = sample.Compiling.WithOptimizationLevel(OptimizationLevel.Debug) };
        var project = GeneratorRun.Of(sample).Compile();
        Assert.Equal(name == "large", project.Model("Net").WorkspaceLength * 8 > 32 * 1024);
        return (network, project);
    }

    private static Project Interpreted(Network network)
    {
        var project = Project.Of(Source, new ModelText("net.cbnn", network));
        return project with { Properties = project.Properties.Add("CompactBnnWeightBudget", "100") };
    }

    private static void AssertWrong(string parameter, string message, Action call)
    {
        var exception = Assert.Throws<ArgumentException>(call);
        Assert.Equal((parameter, $"{message} (Parameter '{parameter}')"), (exception.ParamName, exception.Message));
    }
}
