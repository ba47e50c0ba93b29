using CompactBnn.Analysis;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;
using CompactBnn.Training.Shrinking;

namespace CompactBnn.Training.Compaction;

/// <summary>The method end to end: search on validation samples, further seeds, the networks to compare with, and then one look at the test images.</summary>
public static class CompactionRun
{
    /// <summary>Compacts, or goes on with an interrupted compaction of the same recipe, options and data.</summary>
    /// <param name="recipe">The baseline: layers, epochs and all else; which input it names does not matter.</param>
    /// <param name="data">Samples whose test part is another one than the training part.</param>
    /// <param name="logPath">File for the log of candidates.</param>
    /// <param name="options">What the compaction may do.</param>
    /// <param name="observer">Hears how it goes on.</param>
    /// <param name="cancellation">Stops it; what was trained so far stays in checkpoints.</param>
    /// <exception cref="TrainingException">The recipe does not fit the data, training diverged, or the machine cannot train.</exception>
    /// <exception cref="DataException">The data is absent or malformed, or has no test part.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static CompactionResult Run(
        Recipe recipe, DataSet data, string logPath, CompactionOptions options, ICompactionObserver observer, CancellationToken cancellation)
    {
        if (recipe.Architecture.IsResidual)
            throw new TrainingException($"{recipe.Architecture.Notation} is a residual network; a compaction shrinks chains of layers.");
        if (!data.IsSplit)
            throw new DataException($"{data.Name} has no test part; the result of a compaction is measured on images that no network saw.");
        var importance = new LayerImportance(data, options.Threads);
        var search = new CompactionSearch(recipe, data, options, new CandidateLog(logPath), importance, observer, cancellation).Run();
        var compact = search.Compact.Recipe;
        var seeds = Enumerable.Range(recipe.Seed, options.Seeds).ToArray();
        (RowKind Row, Recipe Recipe, int[] Seeds)[] plan =
        [
            (RowKind.FullPrecision, RowRecipes.FullPrecision(recipe), [recipe.Seed]),
            (RowKind.Baseline, RowRecipes.Baseline(recipe), seeds),
            (RowKind.Reconstructed, RowRecipes.Reconstructed(recipe), [recipe.Seed]),
            (RowKind.Control, RowRecipes.Control(compact), [recipe.Seed]),
            (RowKind.Cbnn, compact, seeds),
        ];
        foreach (var (row, rowRecipe, rowSeeds) in plan)
        {
            foreach (var seeded in rowSeeds.Select(rowRecipe.WithSeed))
            {
                if (seeded.ShrunkFrom is { } wider)
                    Train(wider, $"what is shrunk to the {Describe(row, wider)}");
                Train(seeded, Describe(row, seeded));
            }
        }
        void Train(Recipe one, string what) => TrainingRun.TrainToValidate(one, data, importance, options.Device, observer.Training(what), cancellation);

        observer.Began("test images");
        var tested = plan.Select(row => Test(row.Row, row.Recipe, row.Seeds, data, options, cancellation)).ToArray();
        return Result(recipe, data, options, search, tested);
    }

    private static TestedRow Test(RowKind row, Recipe recipe, int[] seeds, DataSet data, CompactionOptions options, CancellationToken cancellation)
    {
        var results = new List<SeedResult>();
        Network? network = null;
        IReadOnlyList<FullPrecisionLayer> layers = [];
        foreach (var seed in seeds)
        {
            TrainingResults result;
            if (row == RowKind.FullPrecision)
            {
                (result, layers) = TrainingRun.TestFullPrecision(recipe.WithSeed(seed), data);
            }
            else
            {
                (var trained, result) = TrainingRun.Train(recipe.WithSeed(seed), data, options.Device, SilentObserver.Instance, cancellation);
                network ??= trained;
            }
            results.Add(new(seed, result.TestAccuracy, result.Best.ValidationAccuracy));
        }
        return new(row, recipe.Architecture, recipe.Slices, network, layers, results);
    }

    private static CompactionResult Result(Recipe recipe, DataSet data, CompactionOptions options, SearchResult search, TestedRow[] rows)
    {
        var compact = rows.Single(row => row.Row == RowKind.Cbnn).Network!;
        var baseline = rows.Single(row => row.Row == RowKind.Baseline).Network!;
        var validation = search.Compact.Split.Validation;
        // No output changes, so what was measured stays true.
        var network = ChannelCleanup.Clean(compact);
        var calibration = ProbabilityCalibration.Of(network, data.Train, validation);
        network = Calibrated(network, calibration, options);
        var labels = data.Test.Labels.ToArray();
        int[] first = Classes(baseline, data.Test), second = Classes(network, data.Test);
        return new(
            recipe, data, options, network, NetworkCosts.Of(compact), search.Candidates, search.Chosen, validation.Length, search.Sensitivity, search.Importance, rows,
            PairedTest.Of(labels, first, second), second, calibration);
    }

    private static Network Calibrated(Network network, ProbabilityCalibration calibration, CompactionOptions options)
    {
        if (!options.Calibrate && options.AcceptedAccuracy is null)
            return network;
        var operations = network.Operations.ToArray();
        operations[^1] = network.Scores with { Temperature = calibration.Temperature, Rejection = RejectionFor(options.AcceptedAccuracy, calibration) };
        return Network.Create(network.Draft with { Operations = EquatableArray<Operation>.Adopt(operations) });
    }

    /// <summary>The threshold to store: rounded down, so that the samples at it stay accepted; null where none is wanted, or none reaches the accuracy.</summary>
    internal static float? RejectionFor(double? accuracy, ProbabilityCalibration calibration)
    {
        if (accuracy is not { } wanted || calibration.ThresholdFor(wanted) is not { } point)
            return null;
        var threshold = (float)point.Threshold;
        return threshold > point.Threshold ? MathF.BitDecrement(threshold) : threshold;
    }

    private static int[] Classes(Network network, DataSplit split)
    {
        var classes = new int[split.Count];
        new BnnInterpreter(network).PredictBatch(split.Images.Span, classes);
        return classes;
    }

    private static string Describe(RowKind row, Recipe recipe)
    {
        var what = row switch
        {
            RowKind.FullPrecision => "full precision",
            RowKind.Baseline => "baseline on bytes",
            RowKind.Reconstructed => "reconstructed on all slices",
            RowKind.Control => "control: the compact widths on bytes",
            _ => "compact network",
        };
        return $"{what}, seed {recipe.Seed}: {recipe.Architecture.Notation}";
    }
}
