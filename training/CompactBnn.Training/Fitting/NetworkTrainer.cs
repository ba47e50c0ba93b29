using System.Diagnostics;
using CompactBnn.Data;
using CompactBnn.Training.Native;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CompactBnn.Training.Fitting;

/// <summary>Trains a network by a recipe, epoch by epoch, with a checkpoint after each.</summary>
internal sealed class NetworkTrainer : IDisposable
{
    private readonly Recipe _recipe;
    private readonly Device _device;
    private readonly Batches _batches;
    private readonly DataSplit _samples;
    private readonly PictureVariation _variation;
    private readonly Adam _optimizer;
    private readonly Checkpoint _checkpoint;

    public NetworkTrainer(Recipe recipe, DataSet data, Device device, string checkpointPath)
    {
        _recipe = recipe;
        _device = device;
        _samples = data.Train;
        Encoder = EncoderOf(recipe, data);
        _batches = BatchesOf(_samples);
        Split = ValidationSplit.Draw(_samples, recipe.Fitting.Validation, recipe.Seed);
        _variation = new(recipe.Augmentation, data.Shape);
        _checkpoint = new(checkpointPath);
        var fitting = recipe.Fitting;
        var norm = new NormOptions(fitting.NormMomentum, fitting.NormEpsilon);
        // The first weights are drawn by tensors times numbers, as in a step.
        using var pause = CollectionPause.Begin();
        Network = recipe.Architecture.IsResidual
            ? new ResidualNetwork(recipe.Architecture, Encoder.Planes.Channels, fitting.Spread, norm, recipe.Seed, device)
            : new BinaryNetwork(recipe.Architecture, recipe.Kind, Encoder.Planes, fitting.Spread, norm, recipe.Seed, device);
        _optimizer = optim.Adam(Network.parameters(), fitting.Rate, beta1: 0.9, beta2: 0.999);
    }

    /// <summary>The network, in the state of the best epoch after <see cref="Run"/>.</summary>
    public TrainableNetwork Network { get; }

    /// <summary>How bytes become what the network reads.</summary>
    public ISampleEncoder Encoder { get; }

    /// <summary>The training samples, divided.</summary>
    public ValidationSplit Split { get; }

    /// <summary>Whether an earlier run left its checkpoint, with an epoch at least.</summary>
    public bool HasBegun => _checkpoint.Exists;

    /// <summary>How bytes become what a recipe's network reads.</summary>
    public static ISampleEncoder EncoderOf(Recipe recipe, DataSet data) => recipe switch
    {
        { Architecture.IsResidual: true } => new ByteEncoder(data.Shape),
        { Kind: NetworkKind.Sliced } => new PlaneEncoder(data.Shape, recipe.Slices, ByteCoding.Of(recipe.Coding, data)),
        { Kind: NetworkKind.Bytes } => new IntegerEncoder(data.Shape, 1),
        // Numbers about 1, as the layers of full precision expect.
        _ => new IntegerEncoder(data.Shape, 1f / 64),
    };

    /// <summary>The class of each validation sample, in the network's present state.</summary>
    public int[] ValidationClasses() => Evaluation.Classes(Network, _batches, Split.Validation);

    /// <summary>Samples as the network reads them.</summary>
    public Batches BatchesOf(DataSplit samples) => new(samples, Encoder, _device);

    /// <summary>Trains all epochs that an earlier, interrupted run has not done, and brings the network to the state of the best epoch.</summary>
    /// <param name="observer">Hears how it goes on.</param>
    /// <param name="cancellation">Stops the run between two steps; the last epoch's checkpoint remains.</param>
    /// <returns>All epochs.</returns>
    public IReadOnlyList<EpochResult> Run(ITrainingObserver observer, CancellationToken cancellation)
    {
        var epochs = new List<EpochResult>();
        var best = Array.Empty<byte>();
        if (_checkpoint.Exists)
        {
            (epochs, best) = _checkpoint.Read(Network, _optimizer);
            observer.Resumed(epochs);
        }
        for (var epoch = epochs.Count + 1; epoch <= _recipe.Fitting.Epochs; epoch++)
        {
            var result = RunEpoch(epoch, observer, cancellation);
            if (epochs.All(earlier => earlier.ValidationAccuracy <= result.ValidationAccuracy))
                best = Checkpoint.StateOf(Network);
            epochs.Add(result);
            _checkpoint.Write(epochs, Network, _optimizer, best);
            observer.EpochEnded(result);
        }
        Checkpoint.Restore(Network, best);
        return epochs;
    }

    /// <summary>Brings the network to the state of the best epoch so far, without training.</summary>
    /// <returns>The epochs so far.</returns>
    /// <exception cref="TrainingException">No epoch was trained yet.</exception>
    public IReadOnlyList<EpochResult> RestoreBest()
    {
        if (!_checkpoint.Exists)
            throw new TrainingException("There is no checkpoint of this recipe, seed and data yet: no epoch was trained. Run cbnn-train train with the same arguments first.");
        var (epochs, best) = _checkpoint.Read(Network, _optimizer);
        Checkpoint.Restore(Network, best);
        return epochs;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        Network.Dispose();
    }

    private EpochResult RunEpoch(int epoch, ITrainingObserver observer, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var random = Draws.Of(_recipe.Seed, Draws.Purpose.Epoch, epoch);
        var order = Split.Learning.ToArray();
        random.Shuffle(order);
        // A batch that is not full would weigh its samples more; it is left out, and the next epoch draws another order.
        var size = Math.Min(_recipe.Fitting.Batch, order.Length);
        int steps = order.Length / size, total = steps * _recipe.Fitting.Epochs;
        double loss = 0;
        Network.train();
        for (var step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            SetRate(Rate.At(_recipe.Fitting, ((epoch - 1) * steps + step) / (double)total));
            loss += Step(order.AsSpan(step * size, size), random);
            observer.Stepped(new(epoch, _recipe.Fitting.Epochs, step + 1, steps, loss / (step + 1)));
        }
        if (!double.IsFinite(loss) || !Network.IsFinite())
            throw new TrainingException($"Training diverged in epoch {epoch}: the loss or a weight is no number any more. Make \"rate\" of the recipe smaller.");
        return new(epoch, loss / steps, ValidationAccuracy(), clock.Elapsed.TotalSeconds);
    }

    private double Step(ReadOnlySpan<int> indices, Random random)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var loss = Loss.Of(_recipe.Fitting.Loss, Network.call(_batches.Encode(indices, _variation, random)), _batches.Labels(indices));
        var objective = _recipe.Fitting.Regulariser > 0 && _recipe.Kind != NetworkKind.FullPrecision
            ? loss + _recipe.Fitting.Regulariser * Network.DistanceFromBinary()
            : loss;
        objective.backward();
        _optimizer.step();
        Network.Clip();
        return loss.item<float>();
    }

    private void SetRate(double rate)
    {
        foreach (var group in _optimizer.ParamGroups)
            group.LearningRate = rate;
    }

    private double ValidationAccuracy() =>
        Evaluation.Accuracy(_samples, Split.Validation, ValidationClasses());
}
