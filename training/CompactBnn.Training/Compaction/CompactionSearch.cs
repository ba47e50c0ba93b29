using CompactBnn.Analysis;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;
using CompactBnn.Training.Shrinking;

namespace CompactBnn.Training.Compaction;

/// <summary>
/// Searches for the network that is smallest, by size, operations or both, and loses no more than is allowed against the baseline, on the validation samples alone: prunes slices,
/// shrinks widths, retrains.
/// </summary>
/// <remarks>
/// Every decision depends on the results before it and on nothing else, and every training goes on from its checkpoint: so a search that was
/// killed takes the same way again, without training anything twice.
/// </remarks>
internal sealed class CompactionSearch(
    Recipe recipe, DataSet data, CompactionOptions options, CandidateLog log, LayerImportance importances, ICompactionObserver observer, CancellationToken cancellation)
{
    // Below this the search of widths ends: the next candidate would differ by less than a tenth.
    private const double FinestStep = 1.1;

    // The smallest part of the cost that is tried.
    private const double SmallestPart = 1.0 / 64;

    private const int MostWidening = 4;

    // Where slices cost no more of the allowed loss than this, the first layer stays as wide as it is.
    private const double WideningPart = 0.25;

    // A step that is to win accuracy back must win so much of the allowed loss, and one that may lose some may lose so much.
    private const double NoticeablePart = 0.125;

    // Where all slices lose more than so many times what is allowed, neither fewer slices nor a wider first layer are tried.
    private const double WithinReach = 2;

    // Slices may cost no more of the allowed loss than this: they save operations of one layer, while widths, which are shrunk after them, save weights and
    // operations of all.
    private const double SlicesPart = 0.5;

    private readonly Dictionary<string, Trial> _trials = new(StringComparer.Ordinal);
    private ValidatedNetwork? _baseline;

    /// <summary>Runs the search.</summary>
    public SearchResult Run()
    {
        var baseline = Try(CandidateStep.Baseline, RowRecipes.Baseline(recipe));
        Announce(baseline.Candidate);
        var reconstructed = Try(CandidateStep.Reconstructed, RowRecipes.Reconstructed(recipe));
        var sensitivity = Sensitivity(reconstructed.Trained);
        var widest = IsWithinReach(reconstructed) ? WidenFirst(PruneSlices(reconstructed, sensitivity)) : reconstructed;
        var found = widest.Candidate.Accepted ? ShrinkWidths(widest) : null;
        // Where slices do not suit the data, what remains is to shrink the baseline, as the control would.
        if (found is null || RelativeCost.Of(options.Objective, found.Smallest.Candidate, baseline.Candidate) >= 1)
            found = ShrinkWidths(baseline);
        return new(
            baseline.Trained, reconstructed.Trained, found.Smallest.Trained, found.Smallest.Candidate, sensitivity, found.Importance, log.Candidates);
    }

    // Twice the outputs of a first layer won back 0.25 and 0.6 points on letters, so that networks which lose far more are not worth their training: that on
    // all slices lost 2.7 points on CIFAR-10, where 1 is allowed.
    private bool IsWithinReach(Trial reconstructed) => reconstructed.Candidate.Drop <= WithinReach * options.MaxDrop;

    // Two networks of fewer slices are usual, and of each further seed the network to shrink is trained too; smaller networks train quicker than the baseline. Where
    // slices do not suit the data, the widths of the baseline are searched too.
    private void Announce(Candidate baseline)
    {
        var networks = 1 + 2 + options.Candidates + 1 + 2 + 3 * (options.Seeds - 1);
        var time = TimeSpan.FromSeconds(Math.Ceiling(networks * baseline.Seconds));
        observer.Began(FormattableString.Invariant(
            $"about {networks} networks follow, {time:c} if each takes as long as the baseline; up to {options.Candidates + 1} more if slices do not suit the data"));
    }

    private SensitivityResult Sensitivity(ValidatedNetwork reconstructed)
    {
        observer.Began("sensitivity of the reconstructed network to its slices");
        const int seeds = 5;
        var (network, samples) = SlicedView.Of(reconstructed.Network!, data.Train);
        return new SensitivityMeasurement(network, seeds, options.Threads, options.Compile?.Invoke(network)).Run(samples, reconstructed.Split.Validation, cancellation);
    }

    /// <summary>
    /// Prunes as many slices as the sensitivity allows, then each time twice as many while the retrained network is accepted or hardly worse than the
    /// last one (to binary weights, a slice that says little is noise), and then halves the gap. Where the first ones lose too much, fewer are pruned.
    /// </summary>
    private Trial PruneSlices(Trial reconstructed, SensitivityResult sensitivity)
    {
        var order = SliceOrder.LeastFirst(sensitivity);
        var count = Math.Max(1, SliceOrder.HarmlessBits(sensitivity, options.MaxDrop));
        var best = Better(reconstructed, TryPruned(order, count));
        if (best == reconstructed)
        {
            while (best == reconstructed && --count > 0)
                best = Better(best, TryPruned(order, count));
            return best;
        }
        // One slice must stay.
        var tooMany = order.Length;
        while (count < tooMany - 1)
        {
            var more = tooMany == order.Length ? Math.Min(2 * count, tooMany - 1) : (count + tooMany) / 2;
            var next = Better(best, TryPruned(order, more));
            if (next == best)
                tooMany = more;
            else
                (best, count) = (next, more);
        }
        return best;
    }

    /// <summary>
    /// Where slices cost much of the allowed loss or more, doubles the outputs of the first layer, up to four times: its binary weights on slices tell less
    /// than the integers of the baseline, and a first layer is a small part of the weights, which the search of widths then takes back elsewhere.
    /// </summary>
    private Trial WidenFirst(Trial pruned)
    {
        var best = pruned;
        for (var factor = 2; factor <= MostWidening && MayWiden(best.Candidate); factor *= 2)
        {
            var wider = recipe.Architecture.WithOutputs([.. recipe.Architecture.Layers.Select((layer, i) => i == 0 ? layer.Outputs * factor : layer.Outputs)]);
            var next = Try(CandidateStep.WiderFirst, pruned.Trained.Recipe with { Architecture = wider });
            if (!IsWorthItsOutputs(best, next))
                break;
            best = next;
        }
        return best;
    }

    // More outputs of the first layer double the operations of the second one, which smaller widths take back only in part.
    private bool MayWiden(Candidate last) =>
        !last.Accepted || (options.Objective == CompactionObjective.Size && last.Drop > options.MaxDrop * WideningPart);

    private bool IsWorthItsOutputs(Trial last, Trial wider) => last.Candidate.Accepted
        ? wider.Candidate.Accepted && wider.Candidate.Drop <= last.Candidate.Drop - options.MaxDrop * NoticeablePart
        : Better(last, wider) == wider;

    // The next step is better where it is accepted and leaves enough for the widths; where neither is, if it loses no more than a small part of what may be
    // lost in all.
    private Trial Better(Trial last, Trial next) =>
        (next.Candidate.Accepted && (next.Candidate.Drop <= options.MaxDrop * SlicesPart || next.Candidate.Drop <= last.Candidate.Drop)) || (!last.Candidate.Accepted && last.Candidate.ValidationAccuracy - next.Candidate.ValidationAccuracy <= options.MaxDrop * NoticeablePart) ? next : last;

    private Trial TryPruned(int[] order, int count) =>
        Try(CandidateStep.PrunedSlices, RowRecipes.Sliced(recipe, SliceOrder.Without(order, count), recipe.Architecture));

    private double[][] Importance(ValidatedNetwork trained)
    {
        observer.Began("importance of the neurons");
        return importances.Of(trained.Recipe, trained.Network!, trained.Split, cancellation);
    }

    /// <summary>Halves the gap between the least accepted and the largest refused cost, by importance; then tries the cost that was found with widths shrunk alike.</summary>
    private Shrunk ShrinkWidths(Trial start)
    {
        var importance = Importance(start.Trained);
        var encoded = NetworkTrainer.EncoderOf(start.Trained.Recipe, data).Planes;
        var widest = start.Trained.Recipe.Architecture;
        double accepted = 1, refused = SmallestPart;
        var best = start;
        for (var i = 0; i < options.Candidates && accepted / refused > FinestStep; i++)
        {
            // A quarter first: most networks stand it.
            var part = i == 0 ? 0.25 : Math.Sqrt(accepted * refused);
            var trial = TryWidths(CandidateStep.WidthsByImportance, start, WidthChoice.ByImportance(widest, Cost, part, importance));
            if (trial.Candidate.Accepted)
                (best, accepted) = (Smaller(start, best, trial), part);
            else
                refused = part;
        }
        var uniform = TryWidths(
            CandidateStep.UniformWidths, start, WidthChoice.Uniform(widest, Cost, Cost(best.Trained.Recipe.Architecture)));
        return new(uniform.Candidate.Accepted ? Smaller(start, best, uniform) : best, importance);

        double Cost(Architecture layers) => RelativeCost.Of(options.Objective, layers, widest, start.Trained.Recipe.Kind, encoded);
    }

    private Trial TryWidths(CandidateStep step, Trial start, Architecture architecture) =>
        Try(step, RowRecipes.Shrunk(start.Trained.Recipe, architecture));

    private Trial Smaller(Trial whole, Trial first, Trial second) =>
        RelativeCost.Of(options.Objective, second.Candidate, whole.Candidate) < RelativeCost.Of(options.Objective, first.Candidate, whole.Candidate) ? second : first;

    private Trial Try(CandidateStep step, Recipe tried)
    {
        var key = $"{tried.Kind} {string.Join(',', tried.Slices)} {tried.Architecture.Notation}";
        if (_trials.TryGetValue(key, out var known))
            return known;
        var number = log.Candidates.Count + 1;
        var trained = TrainingRun.TrainToValidate(tried, data, importances, options.Device, observer.Training(Describe(number, step, tried)), cancellation);
        _baseline ??= trained;
        var candidate = Judge(number, step, trained);
        log.Add(candidate);
        observer.Judged(candidate);
        return _trials[key] = new(trained, candidate);
    }

    private Candidate Judge(int number, CandidateStep step, ValidatedNetwork trained)
    {
        var labels = trained.Split.Validation.Select(data.Train.Label).ToArray();
        var test = PairedTest.Of(labels, _baseline!.Classes, trained.Classes);
        var bound = test.DropBound(options.ConfidenceFor(labels.Length));
        var costs = NetworkCosts.Of(trained.Network!);
        return new(
            number, step, trained.Recipe.Architecture.Notation, [.. trained.Recipe.Slices], trained.Results.Best.ValidationAccuracy, test.Drop, bound,
            test.PValue, step == CandidateStep.Baseline || (test.Drop <= options.MaxDrop && bound <= options.MaxDrop), costs.WeightBits, costs.BinaryOperations,
            costs.IntegerOperations, trained.Recipe.Fitting.Epochs, trained.Results.Duration.TotalSeconds);
    }

    private static string Describe(int number, CandidateStep step, Recipe tried)
    {
        var what = step switch
        {
            CandidateStep.Baseline => "baseline on bytes",
            CandidateStep.Reconstructed => "reconstructed on all slices",
            CandidateStep.PrunedSlices => "fewer slices",
            CandidateStep.WiderFirst => "wider first layer",
            CandidateStep.WidthsByImportance => "widths by importance",
            _ => "widths shrunk alike",
        };
        return $"candidate {number}, {what}: {tried.Architecture.Notation}{(tried.Slices.Length > 0 ? $" on {(tried.Coding == SliceCoding.Levels ? "levels" : "bits")} {string.Join(' ', tried.Slices)}" : "")}";
    }

    private sealed record Trial(ValidatedNetwork Trained, Candidate Candidate);

    private sealed record Shrunk(Trial Smallest, double[][] Importance);
}

/// <summary>What a search found.</summary>
/// <param name="Baseline">The baseline.</param>
/// <param name="Reconstructed">The same layers on all slices.</param>
/// <param name="Compact">The smallest network within the allowed loss.</param>
/// <param name="Chosen">The same as a candidate.</param>
/// <param name="Sensitivity">Of the reconstructed network, on validation samples.</param>
/// <param name="Importance">For each layer but the last of the network that was shrunk the importance of its neurons.</param>
/// <param name="Candidates">All candidates.</param>
internal sealed record SearchResult(
    ValidatedNetwork Baseline, ValidatedNetwork Reconstructed, ValidatedNetwork Compact, Candidate Chosen, SensitivityResult Sensitivity, double[][] Importance,
    IReadOnlyList<Candidate> Candidates);
