using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Export;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Native;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;
using CompactBnn.Training.Shrinking;
using TorchSharp;

namespace CompactBnn.Training;

/// <summary>The processor that trains.</summary>
public enum TrainingDevice
{
    /// <summary>The central processor.</summary>
    Cpu,

    /// <summary>An NVIDIA graphics processor; needs a libtorch package with CUDA.</summary>
    Cuda,
}

/// <summary>Trains a network by a recipe and exports it.</summary>
public static class TrainingRun
{
    /// <summary>
    /// Trains a network, or goes on with an interrupted run of the same recipe, seed and data, exports it, and verifies that the exported
    /// network gives the trainer's class for every test image.
    /// </summary>
    /// <param name="recipe">What to train and how.</param>
    /// <param name="data">The samples; those of <see cref="Recipe.Data"/> or others.</param>
    /// <param name="device">The processor that trains.</param>
    /// <param name="observer">Hears how the run goes on.</param>
    /// <param name="cancellation">Stops the run; the last whole epoch stays in its checkpoint.</param>
    /// <exception cref="TrainingException">The recipe does not fit the data, training diverged, or the machine cannot train.</exception>
    /// <exception cref="DataException">The data is absent or malformed.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static TrainedNetwork Train(Recipe recipe, DataSet data, TrainingDevice device, ITrainingObserver observer, CancellationToken cancellation)
    {
        using var trainer = Prepare(recipe, data, device, out var checkpoint);
        observer.Started(checkpoint);
        return Export(trainer, recipe, data, Run(trainer, recipe, data, new(data, Environment.ProcessorCount), device, observer, cancellation));
    }

    /// <summary>As <see cref="Train"/>, for a residual network: it is exported as an ONNX graph with its branches of real numbers, which <c>cbnn import</c> turns into integers.</summary>
    /// <param name="recipe">What to train and how; its architecture is residual.</param>
    /// <param name="data">The samples.</param>
    /// <param name="device">The processor that trains.</param>
    /// <param name="observer">Hears how the run goes on.</param>
    /// <param name="cancellation">Stops the run; the last whole epoch stays in its checkpoint.</param>
    /// <exception cref="TrainingException">The recipe does not fit the data, training diverged, or the machine cannot train.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static TrainedGraph TrainResidual(Recipe recipe, DataSet data, TrainingDevice device, ITrainingObserver observer, CancellationToken cancellation)
    {
        using var trainer = Prepare(recipe, data, device, out var checkpoint);
        observer.Started(checkpoint);
        return ExportGraph(trainer, recipe, data, trainer.Run(observer, cancellation));
    }

    /// <summary>As <see cref="ExportSoFar"/>, for a residual network.</summary>
    /// <param name="recipe">The recipe of the run; its architecture is residual.</param>
    /// <param name="data">Its samples.</param>
    /// <exception cref="TrainingException">No epoch was trained yet, or <see cref="TrainResidual"/> would throw.</exception>
    public static TrainedGraph ExportGraphSoFar(Recipe recipe, DataSet data)
    {
        using var trainer = Prepare(recipe, data, TrainingDevice.Cpu, out _);
        return ExportGraph(trainer, recipe, data, trainer.RestoreBest());
    }

    /// <summary>Exports the best epoch of a run that is not finished, or still goes on, with the same verification as <see cref="Train"/>.</summary>
    /// <param name="recipe">The recipe of the run.</param>
    /// <param name="data">Its samples.</param>
    /// <exception cref="TrainingException">No epoch was trained yet, or <see cref="Train"/> would throw.</exception>
    /// <exception cref="DataException">The data is malformed.</exception>
    public static TrainedNetwork ExportSoFar(Recipe recipe, DataSet data)
    {
        using var trainer = Prepare(recipe, data, TrainingDevice.Cpu, out _);
        return Export(trainer, recipe, data, trainer.RestoreBest());
    }

    /// <summary>
    /// Trains as <see cref="Train"/> does, but looks at no test image: the network is exported and held against the validation samples, on which
    /// it is chosen among others.
    /// </summary>
    internal static ValidatedNetwork TrainToValidate(
        Recipe recipe, DataSet data, LayerImportance importance, TrainingDevice device, ITrainingObserver observer, CancellationToken cancellation)
    {
        using var trainer = Prepare(recipe, data, device, out var checkpoint);
        observer.Started(checkpoint);
        var epochs = Run(trainer, recipe, data, importance, device, observer, cancellation);
        var classes = trainer.ValidationClasses();
        var results = new TrainingResults(epochs, TestImages: 0, TestAccuracy: 0);
        if (recipe.Kind == NetworkKind.FullPrecision)
            return new(recipe, null, trainer.Split, classes, results);
        var network = NetworkExport.Export((BinaryNetwork)trainer.Network, (INetworkEncoder)trainer.Encoder, recipe, data, results);
        Agreement.Require(network, data.Train, trainer.Split.Validation, classes);
        return new(recipe, network, trainer.Split, classes, results);
    }

    /// <summary>Evaluates a network of full precision, whose training is done, on the test images, and gives its layers.</summary>
    internal static FullPrecisionNetwork TestFullPrecision(Recipe recipe, DataSet data)
    {
        using var trainer = Prepare(recipe, data, TrainingDevice.Cpu, out _);
        var (results, _) = Test(trainer, data, trainer.RestoreBest());
        return new(results, FullPrecisionExport.LayersOf((BinaryNetwork)trainer.Network));
    }

    // A network that is shrunk from another one starts from its neurons, and after an epoch from its own checkpoint.
    private static IReadOnlyList<EpochResult> Run(
        NetworkTrainer trainer, Recipe recipe, DataSet data, LayerImportance importance, TrainingDevice device, ITrainingObserver observer, CancellationToken cancellation)
    {
        if (recipe.ShrunkFrom is { } wider && !trainer.HasBegun)
        {
            using var trained = Prepare(wider, data, device, out _);
            var epochs = Run(trained, wider, data, importance, device, SilentObserver.Instance, cancellation);
            var from = (BinaryNetwork)trained.Network;
            var network = NetworkExport.Export(from, (INetworkEncoder)trained.Encoder, wider, data, new(epochs, TestImages: 0, TestAccuracy: 0));
            ShrunkWeights.Copy(from, (BinaryNetwork)trainer.Network, importance.Of(wider, network, trained.Split, cancellation));
        }
        return trainer.Run(observer, cancellation);
    }

    private static NetworkTrainer Prepare(Recipe recipe, DataSet data, TrainingDevice device, out string checkpoint)
    {
        RequireFit(recipe, data);
        TorchLibrary.Load();
        checkpoint = CheckpointKey.PathFor(recipe, data);
        var trainer = new NetworkTrainer(recipe, data, DeviceFor(device), checkpoint);
        try
        {
            if (recipe.Kind != NetworkKind.FullPrecision)
                RequireExport(trainer, recipe, data);
            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    // Labels, input and metadata are judged only where a network is made: make one of the drawn weights, so that no fault waits for the end of training.
    private static void RequireExport(NetworkTrainer trainer, Recipe recipe, DataSet data)
    {
        var nothing = new TrainingResults([new(Epoch: 1, Loss: 0, ValidationAccuracy: 0, Seconds: 0)], TestImages: 0, TestAccuracy: 0);
        if (trainer.Network is BinaryNetwork network)
            NetworkExport.Export(network, (INetworkEncoder)trainer.Encoder, recipe, data, nothing);
        else
            ResidualExport.Export((ResidualNetwork)trainer.Network, recipe, data, nothing);
    }

    private static TrainedNetwork Export(NetworkTrainer trainer, Recipe recipe, DataSet data, IReadOnlyList<EpochResult> epochs)
    {
        var (results, classes) = Test(trainer, data, epochs);
        var network = NetworkExport.Export((BinaryNetwork)trainer.Network, (INetworkEncoder)trainer.Encoder, recipe, data, results);
        Agreement.Require(network, data.Test, [.. Enumerable.Range(0, data.Test.Count)], classes);
        return new(network, results);
    }

    private static TrainedGraph ExportGraph(NetworkTrainer trainer, Recipe recipe, DataSet data, IReadOnlyList<EpochResult> epochs)
    {
        var (results, _) = Test(trainer, data, epochs);
        return new(ResidualExport.Export((ResidualNetwork)trainer.Network, recipe, data, results), results);
    }

    private static (TrainingResults Results, int[] Classes) Test(NetworkTrainer trainer, DataSet data, IReadOnlyList<EpochResult> epochs)
    {
        var all = Enumerable.Range(0, data.Test.Count).ToArray();
        var classes = Fitting.Evaluation.Classes(trainer.Network, trainer.BatchesOf(data.Test), all);
        return (new(epochs, data.Test.Count, Fitting.Evaluation.Accuracy(data.Test, all, classes)), classes);
    }

    private static void RequireFit(Recipe recipe, DataSet data)
    {
        try
        {
            recipe.Architecture.Check(NetworkTrainer.EncoderOf(recipe, data).Planes, data.Labels.Length);
        }
        catch (FormatException exception)
        {
            throw new TrainingException($"The recipe's \"layers\" do not fit {data.Name}: {exception.Message}", exception);
        }
    }

    private static torch.Device DeviceFor(TrainingDevice device)
    {
        if (device == TrainingDevice.Cpu)
            return torch.CPU;
        return torch.cuda.is_available()
            ? torch.CUDA
            : throw new TrainingException("No CUDA here: this program carries libtorch for the CPU. Train with --device cpu, or build it with a libtorch-cuda package.");
    }
}
