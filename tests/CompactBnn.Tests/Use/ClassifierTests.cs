using CompactBnn.Format;

namespace CompactBnn.Tests.Use;

/// <summary>Classifiers as objects: fakes, interpreters, swaps, batches and evaluations.</summary>
public sealed class ClassifierTests
{
    private static readonly string[] Labels = ["no", "yes", "perhaps"];

    [Fact]
    public void A_fake_needs_labels_shape_and_scores_alone()
    {
        IBnnClassifier fake = new FakeClassifier(Labels);
        Assert.Equal((3, 1, 1f, 0f), (fake.ClassCount, fake.InputLength, fake.Temperature, fake.Rejection));
        Assert.Equal(2, fake.Predict([2]));
        var classes = new int[3];
        fake.PredictBatch([1, 0, 2], classes);
        Assert.Equal([1, 0, 2], classes);
        var scores = new float[6];
        fake.ScoreBatch([1, 2], scores);
        Assert.Equal([0, 1, 0, 0, 0, 1], scores);
        Assert.Throws<ArgumentException>(() => fake.PredictBatch([1, 2], new int[3]));

        int[] best = new int[2];
        float[] bestScores = new float[2];
        fake.TopK([1], best, bestScores);
        Assert.Equal([1, 0], best);
        Assert.Equal([1, 0], bestScores);
        Assert.Equal(1, fake.Decide([1]).Class);
    }

    [Fact]
    public void An_interpreter_is_a_classifier()
    {
        var network = FormatSample();
        var interpreter = new BnnInterpreter(network);
        IBnnClassifier classifier = interpreter;
        Assert.Equal(network.Labels, classifier.Labels);
        var image = new byte[classifier.InputLength];
        new Random(1).NextBytes(image);
        var scores = new float[classifier.ClassCount];
        interpreter.Score(image, scores);
        var decision = classifier.Decide(image);
        Assert.Equal((interpreter.Predict(image), scores.Max(), network.Scores.Temperature ?? 1), (decision.Class, decision.Score, classifier.Temperature));
    }

    [Fact]
    public async Task A_swap_changes_the_answers_and_leaves_a_call_under_way()
    {
        using var inside = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var slow = new Blocking(new FakeClassifier(Labels), inside, go);
        var classifier = new SwappableClassifier(slow);
        var call = Task.Run(() => ((IBnnClassifier)classifier).Predict([1]), TestContext.Current.CancellationToken);
        inside.Wait(TestContext.Current.CancellationToken);

        var next = new FakeClassifier(Labels);
        Assert.Same(slow, classifier.Swap(next));
        Assert.Same(next, classifier.Current);
        Assert.Equal(2, classifier.Predict([2]));

        go.Set();
        Assert.Equal(1, await call);
    }

    [Fact]
    public void A_swap_for_other_labels_or_images_is_refused()
    {
        var classifier = new SwappableClassifier(new FakeClassifier(Labels));
        var error = Assert.Throws<ArgumentException>(() => classifier.Swap(new FakeClassifier("no", "yes")));
        Assert.StartsWith("The classifier has the labels no, yes; no, yes, perhaps would be right.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => classifier.Swap(new BnnInterpreter(FormatSample())));
        Assert.StartsWith("The classifier reads images of (", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, classifier.Predict([1]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Many_images_are_classified_in_parallel_as_one_by_one(int threads)
    {
        var images = Enumerable.Range(0, 5000).Select(i => (byte)(i * 7 % 3)).ToArray();
        var classes = new int[images.Length];
        new FakeClassifier(Labels).PredictBatchParallel(images, classes, threads, TestContext.Current.CancellationToken);
        Assert.Equal(images.Select(pixel => (int)pixel), classes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_batch_on_several_threads_can_be_stopped(int threads) => Assert.Throws<OperationCanceledException>(() =>
        new FakeClassifier(Labels).PredictBatchParallel(new byte[5000], new int[5000], threads, new CancellationToken(true)));

    [Fact]
    public void An_evaluation_counts_what_was_taken_for_what()
    {
        var evaluation = Evaluation.Of(new FakeClassifier(Labels), new byte[] { 0, 1, 1, 2 }, [0, 1, 2, 2], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((4, 3, 0.75), (evaluation.Images, evaluation.Correct, evaluation.Accuracy));
        Assert.Equal((1, 1, 0), (evaluation.Confusion(2, 1), evaluation.Confusion(2, 2), evaluation.Confusion(1, 2)));
        Assert.Equal((2, 1), (evaluation.ImagesOf(2), evaluation.PredictedAs(2)));
        Assert.Throws<ArgumentException>(() => Evaluation.Of(new FakeClassifier(Labels), new byte[] { 0 }, [3], cancellation: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => Evaluation.Of(new FakeClassifier(Labels), new byte[] { 0, 1 }, [0], cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_evaluation_of_too_many_classes_is_refused()
    {
        var labels = Enumerable.Range(0, Evaluation.MostClasses + 1).Select(i => $"{i}").ToArray();
        var error = Assert.Throws<ArgumentException>(() => Evaluation.Of(new FakeClassifier(labels), new byte[] { 0 }, [0], cancellation: TestContext.Current.CancellationToken));
        Assert.StartsWith("The classifier has 4097 classes; at most 4096 are compared.", error.Message, StringComparison.Ordinal);
    }

    private static Network FormatSample() => CbnnFile.Read(Path.Combine(AppContext.BaseDirectory, "Golden", "example.cbnn"));

    /// <summary>Says when a call is inside, and stays there until it may go.</summary>
    private sealed class Blocking(IBnnClassifier inner, ManualResetEventSlim inside, ManualResetEventSlim go) : IBnnClassifier
    {
        public System.Collections.Immutable.ImmutableArray<string> Labels => inner.Labels;

        public int InputHeight => inner.InputHeight;

        public int InputWidth => inner.InputWidth;

        public int InputChannels => inner.InputChannels;

        public void Score(ReadOnlySpan<byte> image, Span<float> scores)
        {
            inside.Set();
            go.Wait();
            inner.Score(image, scores);
        }
    }
}
