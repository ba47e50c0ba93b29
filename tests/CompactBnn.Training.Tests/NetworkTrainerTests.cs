using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Export;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Native;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;
using TorchSharp;

namespace CompactBnn.Training.Tests;

public sealed class NetworkTrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cbnn-trainer-").FullName;

    public NetworkTrainerTests() => TorchLibrary.Load();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_network_learns_what_is_easy_and_its_export_agrees_on_every_test_image()
    {
        var trained = TrainingRun.Train(TinyData.Recipe, TinyData.Set, TrainingDevice.Cpu, new Silence(), TestContext.Current.CancellationToken);

        Assert.True(trained.Results.TestAccuracy > 0.7, $"{trained.Results.TestAccuracy:p1}");
        Assert.Equal(4, trained.Results.Epochs.Count);
        Assert.Equal(TinyData.Set.Labels, trained.Network.Labels);
        Assert.Equal(trained.Network, Canonicalizer.Canonicalize(trained.Network));
        Assert.Contains(trained.Network.Metadata, entry => entry is { Key: "data", Value: "tiny" });
    }

    [Theory]
    [InlineData("tiny", "to\u200Bp", 1, "label 0 is wrong: it holds the character U+200B, which is not allowed. Rename this class")]
    [InlineData("tiny", " top", 1, "label 0 is wrong: it starts or ends with a space. Rename this class")]
    [InlineData("ti\u200Bny", "top", 1, "Rename the folder or file of the data.")]
    [InlineData("tiny", "top", 2, "1 is the number of channels that the recipe makes. Bring the images to 1 channel (grey) or 3 (colour)")]
    public void What_makes_no_valid_network_is_refused_before_training(string name, string label, int channels, string message)
    {
        var shape = TinyData.Shape with { Channels = channels };
        DataSplit Blank() => new(shape, new byte[100 * shape.Elements], new int[100]);
        var data = new DataSet(name, new ImageInput(shape, ImageRecipe.Grey), EquatableArray<string>.From([label, "bottom", "none"]), Blank, Blank);

        var refusal = Assert.Throws<TrainingException>(() => TrainingRun.Train(TinyData.Recipe, data, TrainingDevice.Cpu, new Refusal(), TestContext.Current.CancellationToken));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1C3-P2-2C3-3FC")]
    [InlineData("1C3-P2-1C3-2FC-3FC")]
    public void Gradients_of_a_map_of_one_channel_are_numbers(string layers)
    {
        var recipe = TinyData.Recipe with { Architecture = Architecture.Parse(layers), Slices = EquatableArray<int>.From([7]), Fitting = TinyData.Recipe.Fitting with { Epochs = 8 } };
        using var trainer = NewTrainer(recipe, "one-channel");

        // A run whose weights stop being numbers throws; without the channel of zeros most did within some steps.
        trainer.Run(new Silence(), TestContext.Current.CancellationToken);

        Assert.True(trainer.Network.IsFinite());
    }

    [Fact]
    public void Weights_that_are_no_numbers_end_the_run()
    {
        using var trainer = NewTrainer(TinyData.Recipe, "no-numbers");
        using (torch.no_grad())
            trainer.Network.named_parameters().First(parameter => parameter.name.EndsWith("latent", StringComparison.Ordinal)).parameter.fill_(float.NaN);

        Assert.Contains("diverged in epoch 1", Assert.Throws<TrainingException>(() => trainer.Run(new Silence(), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Falling_norms_become_thresholds_and_pools_that_agree()
    {
        using var trainer = NewTrainer(TinyData.Recipe, "falling");
        trainer.Run(new Silence(), TestContext.Current.CancellationToken);
        using (torch.no_grad())
        {
            foreach (var (name, gain) in trainer.Network.named_parameters().Where(parameter => parameter.name.EndsWith("gain", StringComparison.Ordinal)))
                gain.mul_(name.Contains("layer3", StringComparison.Ordinal) ? 0 : torch.tensor(Enumerable.Range(0, (int)gain.shape[0]).Select(i => i % 2 == 0 ? -1f : 1f).ToArray()));
        }

        var (network, classes) = Export(trainer);

        Assert.Contains(network.Operations, operation => operation is MaxPool { Minimum: not null });
        Assert.All(((Threshold)network.Operations[network.IndexOf("threshold3")]).Channels, channel => Assert.NotEqual(Firing.AtLeast, channel.Firing));
        Agreement.Require(network, TinyData.Set.Test, [.. Enumerable.Range(0, TinyData.Set.Test.Count)], classes);
    }

    [Fact]
    public void A_class_that_differs_is_an_error()
    {
        using var trainer = NewTrainer(TinyData.Recipe, "differs");
        trainer.Run(new Silence(), TestContext.Current.CancellationToken);
        var (network, classes) = Export(trainer);
        classes[7] = (classes[7] + 1) % 3;

        var message = Assert.Throws<TrainingException>(() => Agreement.Require(network, TinyData.Set.Test, [.. Enumerable.Range(0, TinyData.Set.Test.Count)], classes)).Message;

        Assert.Contains("disagree on 1 of 120 images, first on image 7", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 9)]
    public void A_run_that_was_stopped_goes_on_to_the_same_network(int epoch, int step)
    {
        using var unbroken = NewTrainer(TinyData.Recipe, "unbroken");
        unbroken.Run(new Silence(), TestContext.Current.CancellationToken);

        using var stop = new CancellationTokenSource();
        using (var stopped = NewTrainer(TinyData.Recipe, "stopped"))
            Assert.Throws<OperationCanceledException>(() => stopped.Run(new StopAt(epoch, step, stop), stop.Token));
        var resumed = new StopAt(0, 0, stop);
        using var continued = NewTrainer(TinyData.Recipe, "stopped");
        continued.Run(resumed, TestContext.Current.CancellationToken);

        Assert.Equal(epoch - 1, resumed.ResumedEpochs);
        Assert.Equal(Text(unbroken), Text(continued));
    }

    [Fact]
    public void Another_seed_gives_another_network()
    {
        using var one = NewTrainer(TinyData.Recipe, "one");
        one.Run(new Silence(), TestContext.Current.CancellationToken);
        using var two = NewTrainer(TinyData.Recipe with { Seed = 2 }, "two");
        two.Run(new Silence(), TestContext.Current.CancellationToken);

        Assert.NotEqual(Text(one), Text(two));
    }

    [Fact]
    public void The_kept_network_is_that_of_the_best_epoch()
    {
        using var trainer = NewTrainer(TinyData.Recipe, "best");
        var epochs = trainer.Run(new Silence(), TestContext.Current.CancellationToken);
        var split = ValidationSplit.Draw(TinyData.Set.Train, TinyData.Recipe.Fitting.Validation, TinyData.Recipe.Seed);
        var classes = Fitting.Evaluation.Classes(trainer.Network, trainer.BatchesOf(TinyData.Set.Train), split.Validation);

        Assert.Equal(epochs.Max(epoch => epoch.ValidationAccuracy), Fitting.Evaluation.Accuracy(TinyData.Set.Train, split.Validation, classes));
    }

    [Fact]
    public void A_damaged_checkpoint_is_an_error_that_says_what_to_do()
    {
        using (var trainer = NewTrainer(TinyData.Recipe, "damaged"))
            trainer.Run(new Silence(), TestContext.Current.CancellationToken);
        var bytes = File.ReadAllBytes(PathOf("damaged"));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(PathOf("damaged"), bytes);

        using var next = NewTrainer(TinyData.Recipe, "damaged");
        var message = Assert.Throws<TrainingException>(() => next.Run(new Silence(), TestContext.Current.CancellationToken)).Message;

        Assert.Contains("is damaged; delete it", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_whose_writing_fails_stays_as_it_was_and_leaves_nothing_beside_it()
    {
        var path = PathOf("atomic");
        AtomicFile.Write(path, stream => stream.Write("old"u8));

        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the ne"u8);
            throw new InvalidDataException();
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("layers")]
    [InlineData("slices")]
    [InlineData("seed")]
    [InlineData("rate")]
    [InlineData("shift")]
    [InlineData("data")]
    public void What_decides_the_result_decides_the_checkpoint(string changed)
    {
        var recipe = TinyData.Recipe;
        var data = TinyData.Set;
        var path = CheckpointKey.PathFor(recipe, data);

        Assert.Equal(path, CheckpointKey.PathFor(recipe with { Data = "elsewhere" }, data));
        Assert.NotEqual(path, changed switch
        {
            "layers" => CheckpointKey.PathFor(recipe with { Architecture = Architecture.Parse("7C3-3FC") }, data),
            "slices" => CheckpointKey.PathFor(recipe with { Slices = EquatableArray<int>.From([7]) }, data),
            "seed" => CheckpointKey.PathFor(recipe with { Seed = 9 }, data),
            "rate" => CheckpointKey.PathFor(recipe with { Fitting = recipe.Fitting with { Rate = 1e-3 } }, data),
            "shift" => CheckpointKey.PathFor(recipe with { Augmentation = recipe.Augmentation with { Shift = 2 } }, data),
            _ => CheckpointKey.PathFor(recipe, new(data.Name, data.Input, data.Labels, () => TinyData.Split(240, 9), () => data.Test)),
        });
    }

    private NetworkTrainer NewTrainer(Recipe recipe, string name) => new(recipe, TinyData.Set, torch.CPU, PathOf(name));

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static (Network Network, int[] Classes) Export(NetworkTrainer trainer)
    {
        var all = Enumerable.Range(0, TinyData.Set.Test.Count).ToArray();
        var classes = Fitting.Evaluation.Classes(trainer.Network, trainer.BatchesOf(TinyData.Set.Test), all);
        return (NetworkExport.Export((BinaryNetwork)trainer.Network, (PlaneEncoder)trainer.Encoder, TinyData.Recipe, TinyData.Set, new([new(1, 0, 0, 0)], all.Length, 0)), classes);
    }

    private static string Text(NetworkTrainer trainer) => CbnnWriter.Write(Export(trainer).Network);

    internal sealed class Silence : ITrainingObserver
    {
        public void Started(string checkpointPath)
        {
        }

        public void Resumed(IReadOnlyList<EpochResult> epochs)
        {
        }

        public void Stepped(StepProgress progress)
        {
        }

        public void EpochEnded(EpochResult epoch)
        {
        }
    }

    private sealed class Refusal : ITrainingObserver
    {
        public void Started(string checkpointPath) => Assert.Fail("Training began.");

        public void Resumed(IReadOnlyList<EpochResult> epochs) => Assert.Fail("Training went on.");

        public void Stepped(StepProgress progress) => Assert.Fail("A step was trained.");

        public void EpochEnded(EpochResult epoch) => Assert.Fail("An epoch was trained.");
    }

    private sealed class StopAt(int epoch, int step, CancellationTokenSource source) : ITrainingObserver
    {
        public int ResumedEpochs { get; private set; }

        public void Started(string checkpointPath)
        {
        }

        public void Resumed(IReadOnlyList<EpochResult> epochs) => ResumedEpochs = epochs.Count;

        public void Stepped(StepProgress progress)
        {
            if (progress.Epoch == epoch && progress.Step == step)
                source.Cancel();
        }

        public void EpochEnded(EpochResult epoch)
        {
        }
    }
}
