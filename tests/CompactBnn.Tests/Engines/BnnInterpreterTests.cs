using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Tests.Networks;
using CsCheck;

namespace CompactBnn.Tests.Engines;

public sealed class BnnInterpreterTests
{
    private static readonly Network Network = Digits();
    private readonly BnnInterpreter _interpreter = new(Network);

    [Fact]
    public void It_tells_the_shape_of_its_input_and_its_classes()
    {
        Assert.Same(Network, _interpreter.Network);
        Assert.Equal((12, 10, 3, 360), (_interpreter.InputHeight, _interpreter.InputWidth, _interpreter.InputChannels, _interpreter.InputLength));
        Assert.Equal(5, _interpreter.ClassCount);
        Assert.Equal(["a", "b", "c", "d", "e"], _interpreter.Labels);
    }

    [Fact]
    public void Scores_are_sums_times_scale_plus_bias()
    {
        var scores = new float[5];
        foreach (var image in Images(20))
        {
            var sums = ReferenceEngine.Sums(Network, image);

            _interpreter.Score(image, scores);

            for (var i = 0; i < 5; i++)
                Assert.Equal((float)(sums[i] * Network.Scores.Scale[i]) + Network.Scores.Bias[i], scores[i]);
        }
    }

    [Fact]
    public void A_batch_gives_what_single_images_give()
    {
        var images = Images(7);
        var classes = new int[7];
        var scores = new float[35];

        _interpreter.PredictBatch(images.SelectMany(image => image).ToArray(), classes);
        _interpreter.ScoreBatch(images.SelectMany(image => image).ToArray(), scores);

        Assert.Equal(images.Select(image => _interpreter.Predict(image)), classes);
        for (var i = 0; i < 7; i++)
        {
            var single = new float[5];
            _interpreter.Score(images[i], single);
            Assert.Equal(single, scores[(i * 5)..(i * 5 + 5)]);
        }
        _interpreter.PredictBatch([], []);
        _interpreter.ScoreBatch([], []);
    }

    [Fact]
    public void The_top_classes_start_with_the_predicted_one()
    {
        var (classes, best, scores) = (new int[3], new float[3], new float[5]);
        foreach (var image in Images(20))
        {
            _interpreter.TopK(image, classes, best);
            _interpreter.Score(image, scores);

            Assert.Equal(_interpreter.Predict(image), classes[0]);
            Assert.Equal(scores.OrderDescending().Take(3), best);
            Assert.Equal(best, classes.Select(one => scores[one]));
        }
    }

    [Fact]
    public void A_call_allocates_nothing_once_the_thread_has_made_its_first()
    {
        var image = Images(1)[0];
        var (sums, scores, classes, best, two) = (new int[5], new float[5], new int[2], new float[2], new byte[720]);
        void Call()
        {
            _interpreter.Predict(image);
            _interpreter.Sums(image, sums);
            _interpreter.Score(image, scores);
            _interpreter.TopK(image, classes, best);
            _interpreter.PredictBatch(two, classes);
        }
        Call();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
            Call();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Many_threads_share_one_interpreter()
    {
        var images = Images(64);
        var expected = images.Select(image => ReferenceEngine.Sums(Network, image)).ToArray();
        // Another network on the same threads, so that the threads' memory changes its content and its size.
        var other = new BnnInterpreter(RandomNetworks.Any.Where(network => network.Operations.Length > 4).Single(_ => true, seed: "0000AL9hEP91"));
        var otherImage = new byte[other.InputLength];
        var failures = 0;

        var threads = Enumerable.Range(0, 8).Select(first => new Thread(() =>
        {
            var sums = new int[5];
            for (var i = 0; i < 400; i++)
            {
                var index = (first * 8 + i) % images.Length;
                _interpreter.Sums(images[index], sums);
                if (!sums.AsSpan().SequenceEqual(expected[index]))
                    Interlocked.Increment(ref failures);
                other.Predict(otherImage);
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(0, failures);
    }

    [Fact]
    public void A_thread_with_a_stack_of_256_KB_is_enough()
    {
        var image = Images(1)[0];
        var sums = new int[5];
        var thread = new Thread(() => _interpreter.Sums(image, sums), maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal(ReferenceEngine.Sums(Network, image), sums);
    }

    [Fact]
    public void Wrong_lengths_are_named_with_the_right_ones()
    {
        AssertRefused("'image' has length 359; 360 is right", () => _interpreter.Predict(new byte[359]));
        AssertRefused("'image' has length 0; 360 is right", () => _interpreter.Sums([], new int[5]));
        AssertRefused("'image' has length 361; 360 is right", () => _interpreter.Score(new byte[361], new float[5]));
        AssertRefused("'image' has length 1; 360 is right", () => _interpreter.TopK(new byte[1], new int[1], new float[1]));
        AssertRefused("'sums' has length 4; 5 is right", () => _interpreter.Sums(new byte[360], new int[4]));
        AssertRefused("'scores' has length 6; 5 is right", () => _interpreter.Score(new byte[360], new float[6]));
        AssertRefused("'classes' has length 6; at most 5", () => _interpreter.TopK(new byte[360], new int[6], new float[6]));
        AssertRefused("'scores' has length 3; 2 is right", () => _interpreter.TopK(new byte[360], new int[2], new float[3]));
        AssertRefused("'images' has length 719; 720 is right", () => _interpreter.PredictBatch(new byte[719], new int[2]));
        AssertRefused("'images' has length 719; a multiple of 360", () => _interpreter.ScoreBatch(new byte[719], new float[10]));
        AssertRefused("'scores' has length 9; 10 is right", () => _interpreter.ScoreBatch(new byte[720], new float[9]));
        Assert.Throws<ArgumentNullException>(() => new BnnInterpreter(null!));
    }

    [Fact]
    public void A_file_is_loaded()
    {
        var path = Path.Combine(Path.GetTempPath(), $"cbnn-test-{Guid.NewGuid():N}.cbnn");
        try
        {
            CbnnFile.Write(path, Network);
            Assert.Equal(Network, BnnInterpreter.Load(path).Network);
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Throws<FileNotFoundException>(() => BnnInterpreter.Load(path));
    }

    private static void AssertRefused(string message, Action call) => Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message);

    private static byte[][] Images(int count)
    {
        var random = new Random(3);
        var images = new byte[count][];
        for (var i = 0; i < count; i++)
            random.NextBytes(images[i] = new byte[360]);
        return images;
    }

    /// <summary>Slices, a padded masked convolution, a pool, a dense layer of bits and one of integers.</summary>
    private static Network Digits()
    {
        var random = new Random(4);
        PackedBits Bits(int count) => PackedBits.From(Enumerable.Range(0, count).Select(_ => random.Next(2) != 0).ToArray());
        var mask = Bits(20 * 9 * 6);
        var signs = PackedBits.FromWords([.. Bits(20 * 9 * 6).Words.Zip(mask.Words, (sign, live) => sign & live)], mask.Length);
        var window = new Window(new(3, 3), Extent.One, Extent.One, Padding.All(1));
        return Network.Create("digits", new ImageInput(new(12, 10, 3), ImageRecipe.Rgb), EquatableArray<string>.Adopt(["a", "b", "c", "d", "e"]),
            EquatableArray<Operation>.Adopt([
                new EncodePlanes("slices", "input", EquatableArray<Plane>.From(from bit in new[] { 6, 7 } from colour in new[] { 0, 1, 2 } select Plane.Slice(colour, bit))),
                new Convolution("conv", "slices", 20, window, 1, 0, Weights.Masked(signs, mask)),
                new Threshold("fires", "conv", EquatableArray<ChannelThreshold>.From(Enumerable.Range(-10, 20).Select(t => new ChannelThreshold(t % 2 == 0 ? Firing.AtLeast : Firing.AtMost, t)))),
                new MaxPool("pool", "fires", new(new(2, 2), new(2, 2), Extent.One, Padding.None), null),
                new Flatten("flat", "pool"),
                new Dense("hidden", "flat", 30, Weights.Binary(Bits(30 * 600))),
                new Dense("classes", "hidden", 5, Weights.Integer(4, EquatableArray<sbyte>.From(Enumerable.Range(0, 150).Select(_ => (sbyte)random.Next(-8, 8))))),
                new Scores("scores", "classes", EquatableArray<float>.Adopt([1, 0.5f, 2, -1, 0.1f]), EquatableArray<float>.Adopt([0, 1, -1, 0.3f, 0])),
            ]));
    }
}
