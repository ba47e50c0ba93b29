using System.Collections.Immutable;

namespace CompactBnn;

/// <summary>
/// A network that is compiled into a type. Classes annotated with <see cref="BnnModelAttribute"/> implement it, so that code can be
/// generic over networks and still be compiled for each one. All members may be called from several threads at once and allocate nothing.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IBnnModel<TSelf>
    where TSelf : IBnnModel<TSelf>
{
    /// <summary>One label a class.</summary>
    static abstract ImmutableArray<string> Labels { get; }

    /// <summary>Number of classes.</summary>
    static abstract int ClassCount { get; }

    /// <summary>
    /// Bytes of an image, in the order row, column, channel:
    /// <see cref="InputHeight"/> * <see cref="InputWidth"/> * <see cref="InputChannels"/>.
    /// </summary>
    static abstract int InputLength { get; }

    /// <summary>Rows of an image; 1 for a network that reads rows of a table.</summary>
    static abstract int InputHeight { get; }

    /// <summary>Columns of an image; 1 for a network that reads rows of a table.</summary>
    static abstract int InputWidth { get; }

    /// <summary>Bytes of a pixel; for a network that reads rows of a table, its columns.</summary>
    static abstract int InputChannels { get; }

    /// <summary>Words of 64 bits that one call needs as scratch memory.</summary>
    static abstract int WorkspaceLength { get; }

    /// <summary>
    /// Words of 64 bits that a call for several images takes as scratch memory to be fastest; with <see cref="WorkspaceLength"/> words it takes
    /// them one by one.
    /// </summary>
    static virtual int BatchWorkspaceLength => TSelf.WorkspaceLength;

    /// <summary>Divides the scores before a softmax makes probabilities of them; above 0, and 1 for a network that was not calibrated.</summary>
    static virtual float Temperature => 1;

    /// <summary>A prediction whose probability is below this means "none of these"; 0 to 1, and 0 for a network without such a threshold.</summary>
    static virtual float Rejection => 0;

    /// <summary>The class with the largest score; of equals the first one.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in the order row, column, channel.</param>
    /// <returns>0 to <see cref="ClassCount"/> - 1.</returns>
    /// <exception cref="ArgumentException">The image has another length.</exception>
    static abstract int Predict(ReadOnlySpan<byte> image);

    /// <summary>The class with the largest score; of equals the first one.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in the order row, column, channel.</param>
    /// <param name="workspace">Scratch memory of at least <see cref="WorkspaceLength"/> words; its content does not matter.</param>
    /// <returns>0 to <see cref="ClassCount"/> - 1.</returns>
    /// <exception cref="ArgumentException">The image has another length, or the workspace is too short.</exception>
    static abstract int Predict(ReadOnlySpan<byte> image, Span<ulong> workspace);

    /// <summary>The score of each class: its sum times a scale plus a bias.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in the order row, column, channel.</param>
    /// <param name="scores">Takes <see cref="ClassCount"/> scores.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    static abstract void Score(ReadOnlySpan<byte> image, Span<float> scores);

    /// <summary>The score of each class: its sum times a scale plus a bias.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in the order row, column, channel.</param>
    /// <param name="scores">Takes <see cref="ClassCount"/> scores.</param>
    /// <param name="workspace">Scratch memory of at least <see cref="WorkspaceLength"/> words; its content does not matter.</param>
    /// <exception cref="ArgumentException">A span has another length, or the workspace is too short.</exception>
    static abstract void Score(ReadOnlySpan<byte> image, Span<float> scores, Span<ulong> workspace);

    /// <summary>The exact integer sum of each class, which its score is made of.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in the order row, column, channel.</param>
    /// <param name="sums">Takes <see cref="ClassCount"/> sums.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    static abstract void Sums(ReadOnlySpan<byte> image, Span<int> sums);

    /// <summary>The exact integer sum of each class, which its score is made of.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in the order row, column, channel.</param>
    /// <param name="sums">Takes <see cref="ClassCount"/> sums.</param>
    /// <param name="workspace">Scratch memory of at least <see cref="WorkspaceLength"/> words; its content does not matter.</param>
    /// <exception cref="ArgumentException">A span has another length, or the workspace is too short.</exception>
    static abstract void Sums(ReadOnlySpan<byte> image, Span<int> sums, Span<ulong> workspace);

    /// <summary>The class of each of several images.</summary>
    /// <param name="images">The images one after another, <see cref="InputLength"/> bytes each.</param>
    /// <param name="classes">Takes one class an image.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    static abstract void PredictBatch(ReadOnlySpan<byte> images, Span<int> classes);

    /// <summary>The class of each of several images.</summary>
    /// <param name="images">The images one after another, <see cref="InputLength"/> bytes each.</param>
    /// <param name="classes">Takes one class an image.</param>
    /// <param name="workspace">
    /// Scratch memory of at least <see cref="WorkspaceLength"/> words, or better <see cref="BatchWorkspaceLength"/>; its content does not matter.
    /// </param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the workspace is too short.</exception>
    static abstract void PredictBatch(ReadOnlySpan<byte> images, Span<int> classes, Span<ulong> workspace);

    /// <summary>The scores of each of several images.</summary>
    /// <param name="images">The images one after another, <see cref="InputLength"/> bytes each.</param>
    /// <param name="scores">Takes <see cref="ClassCount"/> scores an image, one image after another.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    static abstract void ScoreBatch(ReadOnlySpan<byte> images, Span<float> scores);

    /// <summary>The scores of each of several images.</summary>
    /// <param name="images">The images one after another, <see cref="InputLength"/> bytes each.</param>
    /// <param name="scores">Takes <see cref="ClassCount"/> scores an image, one image after another.</param>
    /// <param name="workspace">
    /// Scratch memory of at least <see cref="WorkspaceLength"/> words, or better <see cref="BatchWorkspaceLength"/>; its content does not matter.
    /// </param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the workspace is too short.</exception>
    static abstract void ScoreBatch(ReadOnlySpan<byte> images, Span<float> scores, Span<ulong> workspace);

    /// <summary>The classes with the largest scores, the largest first; of equals the first one comes first.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in the order row, column, channel.</param>
    /// <param name="classes">Takes as many classes as it has room for, <see cref="ClassCount"/> at most.</param>
    /// <param name="scores">Takes their scores.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    static abstract void TopK(ReadOnlySpan<byte> image, Span<int> classes, Span<float> scores);

    /// <summary>The classes with the largest scores, the largest first; of equals the first one comes first.</summary>
    /// <param name="image"><see cref="InputLength"/> bytes in the order row, column, channel.</param>
    /// <param name="classes">Takes as many classes as it has room for, <see cref="ClassCount"/> at most.</param>
    /// <param name="scores">Takes their scores.</param>
    /// <param name="workspace">Scratch memory of at least <see cref="WorkspaceLength"/> words; its content does not matter.</param>
    /// <exception cref="ArgumentException">A span has another length, or the workspace is too short.</exception>
    static abstract void TopK(ReadOnlySpan<byte> image, Span<int> classes, Span<float> scores, Span<ulong> workspace);
}
