using CompactBnn.Analysis;
using CompactBnn.Format;
using CompactBnn.Training.Compaction;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Tests.Compaction;

public sealed class CompactionTests : IDisposable
{
    private static readonly CompactionOptions Options = new() { MaxDrop = 0.5, Candidates = 2, Seeds = 2, Calibrate = true, Threads = 2 };

    private readonly string _folder = Directory.CreateTempSubdirectory("cbnn-compaction-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_rejection_threshold_accepts_the_samples_at_it_and_is_none_where_none_suffices()
    {
        var calibration = new ProbabilityCalibration(1, [], [new(0, 1, 0.9), new(0.1, 0.8, 0.95), new(0.7, 0.5, 0.97)]);

        Assert.Equal(0f, CompactionRun.RejectionFor(0.9, calibration));
        // The float next to 0.1 is above it.
        Assert.Equal(MathF.BitDecrement(0.1f), CompactionRun.RejectionFor(0.95, calibration));
        Assert.Equal(0.7f, CompactionRun.RejectionFor(0.96, calibration));
        Assert.Null(CompactionRun.RejectionFor(0.98, calibration));
        Assert.Null(CompactionRun.RejectionFor(null, calibration));
    }

    [Fact]
    public void A_tiny_set_is_compacted_from_baseline_to_table()
    {
        var result = Run(Recipe(seed: 101), "whole.jsonl", new Listener());

        Assert.Equal(Enum.GetValues<RowKind>(), result.Rows.Select(row => row.Row));
        Assert.Equal([1, 2, 1, 1, 2], result.Rows.Select(row => row.Seeds.Count));
        Assert.Equal([CandidateStep.Baseline, CandidateStep.Reconstructed], result.Candidates.Take(2).Select(candidate => candidate.Step));
        Assert.Contains(result.Candidates, candidate => candidate.Step == CandidateStep.WidthsByImportance);
        Assert.Contains(result.Candidates, candidate => candidate.Step == CandidateStep.UniformWidths);
        // So much may be lost that something smaller is found.
        Assert.True(result.Chosen.Accepted);
        Assert.True(result.Chosen.WeightBits < result.Candidates[0].WeightBits);
        Assert.Equal(result.Candidates.Where(candidate => candidate.Accepted).Min(candidate => candidate.WeightBits), result.Chosen.WeightBits);
        Assert.NotNull(result.Network.Scores.Temperature);
        Assert.Equal(result.Candidates.Count, File.ReadAllLines(Path.Combine(_folder, "whole.jsonl")).Length);
    }

    [Fact]
    public void Rows_read_and_compute_what_they_say()
    {
        var rows = Run(Recipe(seed: 101), "rows.jsonl", new Listener()).Rows.ToDictionary(row => row.Row);

        foreach (var row in new[] { RowKind.Baseline, RowKind.Control })
        {
            Assert.IsType<EncodeValues>(rows[row].Network!.Operations[0]);
            Assert.Equal((WeightKind.Integer, 8), LayersOf(rows[row]).Select(layer => (layer.Weights.Kind, layer.Weights.BitWidth)).First());
            Assert.All(LayersOf(rows[row]).Skip(1), layer => Assert.Equal(WeightKind.Binary, layer.Weights.Kind));
        }
        foreach (var row in new[] { RowKind.Reconstructed, RowKind.Cbnn })
            Assert.All(LayersOf(rows[row]), layer => Assert.Equal(WeightKind.Binary, layer.Weights.Kind));
        Assert.Equal(8, rows[RowKind.Reconstructed].Network!.ValueOf("planes").Shape.Channels);
        Assert.Equal(rows[RowKind.Cbnn].Architecture.Notation, rows[RowKind.Control].Architecture.Notation);
        Assert.Null(rows[RowKind.FullPrecision].Network);
        Assert.Equal(rows[RowKind.Baseline].Architecture.Layers.Count, rows[RowKind.FullPrecision].Layers.Count);
    }

    [Fact]
    public void The_test_part_is_not_touched_before_the_end()
    {
        var tests = 0;
        var data = new CompactBnn.Data.DataSet("tiny", TinyData.Set.Input, TinyData.Set.Labels, () => TinyData.Set.Train, () =>
        {
            tests++;
            return TinyData.Set.Test;
        });
        var listener = new Listener { OnBegan = what => Assert.True(what == "test images" || tests == 0, what) };

        CompactionRun.Run(Recipe(seed: 101), data, Path.Combine(_folder, "untouched.jsonl"), Options, listener, TestContext.Current.CancellationToken);

        Assert.Equal(1, tests);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void A_search_that_was_stopped_goes_on_to_the_same_network(int candidate)
    {
        var recipe = Recipe(seed: 102 + candidate);
        using var stop = new CancellationTokenSource();
        var first = new Listener { OnEpoch = (number, epoch) => { if (number == candidate && epoch == 1) stop.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => Run(recipe, "broken.jsonl", first, stop.Token));
        Assert.Equal(candidate - 1, File.ReadAllLines(Path.Combine(_folder, "broken.jsonl")).Length);

        var second = new Listener();
        var broken = Run(recipe, "broken.jsonl", second);
        // A name decides nothing but the checkpoint's, so this one starts from nothing.
        var unbroken = Run(recipe with { Name = "unbroken" }, "unbroken.jsonl", new Listener());

        Assert.Equal(unbroken.Network.Operations, broken.Network.Operations);
        Assert.Equal(
            unbroken.Candidates.Select(one => (one.Layers, one.ValidationAccuracy, one.DropBound)), broken.Candidates.Select(one => (one.Layers, one.ValidationAccuracy, one.DropBound)));
        // What was done was not done again: candidates before the stop ran no epoch, the stopped one ran all but one.
        Assert.Equal([.. Enumerable.Repeat(0, candidate - 1), recipe.Fitting.Epochs - 1], Enumerable.Range(1, candidate).Select(number => second.EpochsOf(number)));
    }

    [Fact]
    public void Where_slices_lose_too_much_the_first_layer_is_widened_and_then_the_baseline_is_shrunk()
    {
        // So sure no network can be of a small loss on 40 validation samples, though the loss itself is within reach.
        var options = Options with { MaxDrop = 0.15, Confidence = 0.9999, Seeds = 1 };

        var result = CompactionRun.Run(Recipe(seed: 101), TinyData.Set, Path.Combine(_folder, "wide.jsonl"), options, new Listener(), TestContext.Current.CancellationToken);

        var wider = result.Candidates.Where(candidate => candidate.Step == CandidateStep.WiderFirst).ToArray();
        Assert.StartsWith("12C3-P2-8C3-12FC-3FC", wider[0].Layers, StringComparison.Ordinal);
        // What is refused at its full widths is not shrunk.
        Assert.All(result.Candidates.Where(candidate => candidate.Step is CandidateStep.WidthsByImportance or CandidateStep.UniformWidths), candidate => Assert.Empty(candidate.Slices));
        Assert.Empty(result.Chosen.Slices);
    }

    [Fact]
    public void Where_nothing_may_be_lost_the_baseline_stays()
    {
        var options = Options with { MaxDrop = 0, Confidence = 0.9999, Seeds = 1 };

        var result = CompactionRun.Run(Recipe(seed: 101), TinyData.Set, Path.Combine(_folder, "none.jsonl"), options, new Listener(), TestContext.Current.CancellationToken);

        Assert.Equal(CandidateStep.Baseline, result.Chosen.Step);
        Assert.Equal(result.Rows.Single(row => row.Row == RowKind.Baseline).Seeds[0], result.Rows.Single(row => row.Row == RowKind.Cbnn).Seeds[0]);
    }

    [Fact]
    public void Measurements_evaluate_what_the_caller_compiled()
    {
        var evaluated = 0;
        var options = Options with { Candidates = 1, Seeds = 1, Compile = Counted };

        var compiled = CompactionRun.Run(Recipe(seed: 101), TinyData.Set, Path.Combine(_folder, "compiled.jsonl"), options, new Listener(), TestContext.Current.CancellationToken);

        Assert.True(evaluated > compiled.ValidationSamples);
        var interpreted = CompactionRun.Run(
            Recipe(seed: 101), TinyData.Set, Path.Combine(_folder, "interpreted.jsonl"), options with { Compile = null }, new Listener(), TestContext.Current.CancellationToken);
        Assert.Equal(interpreted.Sensitivity.Effects.Select(effect => effect.ScoreChange), compiled.Sensitivity.Effects.Select(effect => effect.ScoreChange));

        ScoreImage Counted(Network network)
        {
            var interpreter = new BnnInterpreter(network);
            return (image, scores) =>
            {
                Interlocked.Increment(ref evaluated);
                interpreter.Score(image, scores);
            };
        }
    }

    [Fact]
    public void Data_without_a_test_part_is_refused()
    {
        var whole = new CompactBnn.Data.DataSet("whole", TinyData.Set.Input, TinyData.Set.Labels, () => TinyData.Set.Train);

        Assert.Contains("no test part", Assert.Throws<CompactBnn.Data.DataException>(() =>
            CompactionRun.Run(Recipe(1), whole, Path.Combine(_folder, "none.jsonl"), Options, new Listener(), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<WeightedLayer> LayersOf(TestedRow row) => row.Network!.Operations.OfType<WeightedLayer>();

    private static Recipe Recipe(int seed) => TinyData.Recipe with { Seed = seed, Fitting = TinyData.Recipe.Fitting with { Epochs = 3 } };

    private CompactionResult Run(Recipe recipe, string log, Listener listener, CancellationToken? cancellation = null) =>
        CompactionRun.Run(recipe, TinyData.Set, Path.Combine(_folder, log), Options, listener, cancellation ?? TestContext.Current.CancellationToken);

    private sealed class Listener : ICompactionObserver, ITrainingObserver
    {
        private readonly Dictionary<int, int> _epochs = [];
        private int _trainings;

        public Action<string> OnBegan { get; init; } = _ => { };

        public Action<int, int> OnEpoch { get; init; } = (_, _) => { };

        public int EpochsOf(int training) => _epochs.GetValueOrDefault(training);

        public void Began(string what) => OnBegan(what);

        public ITrainingObserver Training(string what)
        {
            _trainings++;
            return this;
        }

        public void Judged(Candidate candidate)
        {
        }

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
            _epochs[_trainings] = EpochsOf(_trainings) + 1;
            OnEpoch(_trainings, epoch.Epoch);
        }
    }
}
