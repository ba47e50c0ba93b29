using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Analysis;

/// <summary>Computes the score of each class of an image; may be called by several threads at once.</summary>
/// <param name="image">The bytes of the image in H,W,C order.</param>
/// <param name="scores">Takes one score a class.</param>
public delegate void ScoreImage(ReadOnlySpan<byte> image, Span<float> scores);

/// <summary>
/// Measures what a trained network loses when bit slices of its input are replaced, without retraining.
/// </summary>
/// <remarks>
/// A slice is a bit of the input's bytes, so replacing slices is changing bytes before they are encoded; this serves networks of every
/// input encoding. The random replacement is that of Li, Zhang, Zhou and Ren, "CBNN: compact binary neural networks", Neurocomputing 398 (2020).
/// </remarks>
public sealed class SensitivityMeasurement
{
    private const int ChunkLength = 32;

    private readonly Network _network;
    private readonly int _seeds;
    private readonly int _threads;
    private readonly int[] _read;
    private readonly IReadOnlyList<Disturbance> _disturbances;
    private readonly List<Variant> _variants = [];
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private int _done;

    /// <summary>Prepares a measurement of all of <see cref="Disturbance.All"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="seeds">Seeds of the random replacements, 1 or more.</param>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="score">Evaluates the network; null takes the interpreter. Networks without a slice are interpreted in any case.</param>
    public SensitivityMeasurement(Network network, int seeds, int threads, ScoreImage? score = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _network = network;
        _seeds = seeds;
        _threads = threads;
        _read = CompactBnn.Analysis.ReadBits.Of(network);
        _variants.Add(new(score ?? new BnnInterpreter(network).Score, new byte[_read.Length], Fill: 0, Random: false));
        _disturbances = [.. Disturbance.All(_read.Length).Where(disturbance => VariantOf(disturbance) >= 0)];
    }

    /// <summary>Number of images that are done; may be read from another thread.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Measures over images.</summary>
    /// <param name="split">The images.</param>
    /// <param name="images">Which of them.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public SensitivityResult Run(DataSplit split, IReadOnlyList<int> images, CancellationToken cancellation)
    {
        var tallies = new Tally[(images.Count + ChunkLength - 1) / ChunkLength];
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellation };
        Parallel.For(0, tallies.Length, options, chunk =>
        {
            var end = Math.Min(images.Count, (chunk + 1) * ChunkLength);
            var tally = new Tally(_variants.Count * _seeds);
            var run = new Chunk(this, split, tally);
            for (var i = chunk * ChunkLength; i < end; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                run.Measure(images[i]);
                Interlocked.Increment(ref _done);
            }
            tallies[chunk] = tally;
        });
        // Added up in order, so that the sums do not depend on the number of threads.
        var total = new Tally(_variants.Count * _seeds);
        foreach (var tally in tallies)
            total.Add(tally);
        return Result(total, images.Count);
    }

    private SensitivityResult Result(Tally total, int images)
    {
        var classes = _network.ClassCount;
        var scores = (double)images * classes;
        var deviation = Math.Sqrt(Math.Max(0, total.ScoreSquares / scores - Math.Pow(total.Scores / scores, 2)));
        var effects = _disturbances.Select(disturbance =>
        {
            var variant = VariantOf(disturbance);
            var seeds = Enumerable.Range(variant * _seeds, _variants[variant].Random ? _seeds : 1).ToArray();
            var change = seeds.Average(cell => total.ScoreChanges[cell] / scores);
            return new SliceEffect(
                disturbance,
                [.. (_variants[variant].Random || disturbance.By != Replacement.Random ? seeds : Enumerable.Repeat(seeds[0], _seeds)).Select(cell => (double)total.Correct[cell] / images)],
                seeds.Average(cell => (double)total.Changed[cell] / images),
                deviation > 0 ? change / deviation : 0);
        });
        return new(images, _seeds, (double)total.Correct[0] / images, _read, [.. effects]);
    }

    // Disturbances that have the same effect, as of bits that are not read, are evaluated once. -1 where one has no meaning.
    private int VariantOf(Disturbance disturbance)
    {
        var masks = new byte[_read.Length];
        for (var colour = 0; colour < masks.Length; colour++)
            masks[colour] = (byte)(disturbance.Colour is null || disturbance.Colour == colour ? disturbance.Bits & _read[colour] : 0);
        if (masks.All(mask => mask == 0))
            return 0;
        var key = $"{disturbance.By} {Convert.ToHexString(masks)}";
        if (!_known.TryGetValue(key, out var index))
            _known.Add(key, index = Add(disturbance, masks));
        return index;
    }

    private int Add(Disturbance disturbance, byte[] masks)
    {
        if (disturbance.By != Replacement.LeaveOut)
            _variants.Add(new(_variants[0].Score, masks, disturbance.By == Replacement.One ? (byte)255 : (byte)0, disturbance.By == Replacement.Random));
        else if (SliceRemoval.Without(_network, disturbance.Bits) is { } without)
            _variants.Add(new(new BnnInterpreter(without).Score, new byte[_read.Length], Fill: 0, Random: false));
        else
            return -1;
        return _variants.Count - 1;
    }

    /// <summary>A network and what is done to the bytes that it reads.</summary>
    /// <param name="Score">Evaluates.</param>
    /// <param name="Masks">For each colour the bits to replace.</param>
    /// <param name="Fill">The bits that take their place where they are not random.</param>
    /// <param name="Random">Whether they are random.</param>
    private sealed record Variant(ScoreImage Score, byte[] Masks, byte Fill, bool Random);

    /// <summary>Counts of a chunk of images; one cell a variant and seed.</summary>
    private sealed class Tally(int cells)
    {
        public readonly int[] Correct = new int[cells], Changed = new int[cells];
        public readonly double[] ScoreChanges = new double[cells];
        public double Scores, ScoreSquares;

        public void Add(Tally other)
        {
            for (var i = 0; i < cells; i++)
            {
                Correct[i] += other.Correct[i];
                Changed[i] += other.Changed[i];
                ScoreChanges[i] += other.ScoreChanges[i];
            }
            Scores += other.Scores;
            ScoreSquares += other.ScoreSquares;
        }
    }

    /// <summary>The buffers of one thread.</summary>
    private sealed class Chunk(SensitivityMeasurement owner, DataSplit split, Tally tally)
    {
        private readonly byte[] _noise = new byte[split.Shape.Elements], _picture = new byte[split.Shape.Elements];
        private readonly float[] _undisturbed = new float[owner._network.ClassCount], _scores = new float[owner._network.ClassCount];

        public void Measure(int image)
        {
            var picture = split.Image(image);
            var label = split.Label(image);
            owner._variants[0].Score(picture, _undisturbed);
            var undisturbed = Scoring.ArgMax(_undisturbed);
            foreach (var score in _undisturbed)
            {
                tally.Scores += score;
                tally.ScoreSquares += (double)score * score;
            }
            tally.Correct[0] += undisturbed == label ? 1 : 0;
            for (var seed = 0; seed < owner._seeds; seed++)
            {
                SliceNoise.Fill(_noise, seed, image);
                for (var variant = 1; variant < owner._variants.Count; variant++)
                {
                    if (seed == 0 || owner._variants[variant].Random)
                        Measure(owner._variants[variant], variant * owner._seeds + seed, picture, label, undisturbed);
                }
            }
        }

        private void Measure(Variant variant, int cell, ReadOnlySpan<byte> picture, int label, int undisturbed)
        {
            var masks = variant.Masks;
            for (int i = 0, colour = 0; i < picture.Length; i++, colour = colour + 1 == masks.Length ? 0 : colour + 1)
                _picture[i] = (byte)(picture[i] & ~masks[colour] | (variant.Random ? _noise[i] : variant.Fill) & masks[colour]);
            variant.Score(_picture, _scores);
            var disturbed = Scoring.ArgMax(_scores);
            tally.Correct[cell] += disturbed == label ? 1 : 0;
            tally.Changed[cell] += disturbed != undisturbed ? 1 : 0;
            var change = 0.0;
            for (var i = 0; i < _scores.Length; i++)
                change += Math.Abs((double)_scores[i] - _undisturbed[i]);
            tally.ScoreChanges[cell] += change;
        }
    }
}
