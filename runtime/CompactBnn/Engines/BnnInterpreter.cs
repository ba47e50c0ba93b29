using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using CompactBnn.Engines.Steps;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn;

/// <summary>
/// Runs a network that is loaded at run time, exactly and with the widest vectors that the machine has. An instance may be used by many
/// threads at once; each thread keeps its own scratch memory, so that no call allocates once a thread has made its first.
/// </summary>
public sealed unsafe class BnnInterpreter : IBnnClassifier
{
    private readonly Plan _plan;
    private readonly ImmutableArray<string> _labels;

    /// <summary>Prepares a network: its weights are brought into the order of the kernels once.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="NotSupportedException">The weights would take more than 2 GB of memory; only networks made to that end have such groups.</exception>
    public BnnInterpreter(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
        InputLength = (int)network.Input.Shape.Elements;
        _plan = new Plan(network);
        _labels = [.. network.Labels];
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>One label a class.</summary>
    public EquatableArray<string> Labels => Network.Labels;

    ImmutableArray<string> IBnnClassifier.Labels => _labels;

    /// <summary>Number of classes.</summary>
    public int ClassCount => Network.ClassCount;

    /// <summary>Bytes of an input, <c>InputHeight * InputWidth * InputChannels</c>.</summary>
    public int InputLength { get; }

    /// <summary>Rows of the input.</summary>
    public int InputHeight => Network.Input.Shape.Height;

    /// <summary>Columns of the input.</summary>
    public int InputWidth => Network.Input.Shape.Width;

    /// <summary>Channels of the input.</summary>
    public int InputChannels => Network.Input.Shape.Channels;

    /// <summary>Divides the scores before a softmax makes probabilities of them; above 0, and 1 for a network that was not calibrated.</summary>
    public float Temperature => Network.Scores.Temperature ?? 1;

    /// <summary>A prediction whose probability is below this means "none of these"; 0 to 1, and 0 for a network without such a threshold.</summary>
    public float Rejection => Network.Scores.Rejection ?? 0;

    /// <summary>Loads a network from a weight file.</summary>
    /// <param name="path">Path of a <c>.cbnn</c> file.</param>
    /// <exception cref="CbnnFormatException">The file is no valid weight file; the message names file, line, what was found and what would be right.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BnnInterpreter Load(string path) => new(CbnnFile.Read(path));

    /// <summary>The class of an input: the first one with the largest score.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in H,W,C order.</param>
    /// <exception cref="ArgumentException">The length is wrong; the message names both.</exception>
    public int Predict(ReadOnlySpan<byte> image)
    {
        Check(image.Length, InputLength, nameof(image));
        return Scoring.ArgMax(ScoresOf(image));
    }

    /// <summary>The score of each class.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in H,W,C order.</param>
    /// <param name="scores">Where the scores go, <see cref="ClassCount"/> of them.</param>
    /// <exception cref="ArgumentException">A length is wrong; the message names both.</exception>
    public void Score(ReadOnlySpan<byte> image, Span<float> scores)
    {
        Check(image.Length, InputLength, nameof(image));
        Check(scores.Length, ClassCount, nameof(scores));
        ScoresOf(image).CopyTo(scores);
    }

    /// <summary>The integers that the scores are made of, one a class.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in H,W,C order.</param>
    /// <param name="sums">Where the sums go, <see cref="ClassCount"/> of them.</param>
    /// <exception cref="ArgumentException">A length is wrong; the message names both.</exception>
    public void Sums(ReadOnlySpan<byte> image, Span<int> sums)
    {
        Check(image.Length, InputLength, nameof(image));
        Check(sums.Length, ClassCount, nameof(sums));
        SumsOf(image).CopyTo(sums);
    }

    /// <summary>The classes with the largest scores, the best one first; of equal scores the first class comes first.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in H,W,C order.</param>
    /// <param name="classes">Where the classes go; its length, at most <see cref="ClassCount"/>, says how many.</param>
    /// <param name="scores">Where their scores go; as long as <paramref name="classes"/>.</param>
    /// <exception cref="ArgumentException">A length is wrong; the message names both.</exception>
    public void TopK(ReadOnlySpan<byte> image, Span<int> classes, Span<float> scores)
    {
        Check(image.Length, InputLength, nameof(image));
        if (classes.Length > ClassCount)
            throw new ArgumentException($"'{nameof(classes)}' has length {classes.Length}; at most {ClassCount}, the number of classes, is right.", nameof(classes));
        Check(scores.Length, classes.Length, nameof(scores));
        Scoring.TopK(ScoresOf(image), classes, scores);
    }

    /// <summary>The class of each of many inputs.</summary>
    /// <param name="images">The inputs one after another.</param>
    /// <param name="classes">Where the classes go, one an input.</param>
    /// <exception cref="ArgumentException">A length is wrong; the message names both.</exception>
    public void PredictBatch(ReadOnlySpan<byte> images, Span<int> classes)
    {
        Check(images.Length, (long)classes.Length * InputLength, nameof(images));
        for (var i = 0; i < classes.Length; i++)
            classes[i] = Scoring.ArgMax(ScoresOf(images.Slice(i * InputLength, InputLength)));
    }

    /// <summary>The scores of each of many inputs.</summary>
    /// <param name="images">The inputs one after another.</param>
    /// <param name="scores">Where the scores go, <see cref="ClassCount"/> an input, one input after another.</param>
    /// <exception cref="ArgumentException">A length is wrong; the message names both.</exception>
    public void ScoreBatch(ReadOnlySpan<byte> images, Span<float> scores)
    {
        var (count, rest) = Math.DivRem(images.Length, InputLength);
        if (rest != 0)
            throw new ArgumentException($"'{nameof(images)}' has length {images.Length}; a multiple of {InputLength}, the length of one image, is right.", nameof(images));
        Check(scores.Length, (long)count * ClassCount, nameof(scores));
        for (var i = 0; i < count; i++)
            ScoresOf(images.Slice(i * InputLength, InputLength)).CopyTo(scores.Slice(i * ClassCount, ClassCount));
    }

    private ReadOnlySpan<float> ScoresOf(ReadOnlySpan<byte> image)
    {
        var memory = Run(image);
        var scores = new Span<float>(_plan.Scores.Words(memory), ClassCount);
        Scoring.Score(new(_plan.Sums.Integers(memory), ClassCount), Network.Scores.Scale.AsSpan(), Network.Scores.Bias.AsSpan(), scores);
        return scores;
    }

    private ReadOnlySpan<int> SumsOf(ReadOnlySpan<byte> image) => new(_plan.Sums.Integers(Run(image)), ClassCount);

    /// <summary>Runs all steps. What they leave in the thread's memory stays there until the next call on the thread.</summary>
    private ulong* Run(ReadOnlySpan<byte> image)
    {
        // The workspace is pinned, so its address stays right.
        var memory = (ulong*)Unsafe.AsPointer(ref Workspace.ForThread(_plan.Words).GetPinnableReference());
        fixed (byte* bytes = image)
        {
            foreach (var step in _plan.Steps)
                step.Run(bytes, memory);
        }
        GC.KeepAlive(this);
        return memory;
    }

    private static void Check(int found, long right, string name)
    {
        if (found != right)
            throw new ArgumentException($"'{name}' has length {found}; {right} is right.", name);
    }
}
