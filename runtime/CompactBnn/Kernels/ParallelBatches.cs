using System.ComponentModel;

namespace CompactBnn.Kernels;

/// <summary>Splits a batch over processors.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ParallelBatches
{
    /// <summary>Images of the widest vector: more in one part gain nothing, and fewer leave lanes empty.</summary>
    private const int MostImages = 512;

    /// <summary>Parts are multiples of this, so that vectors of images are full.</summary>
    private const int ImageStep = 64;

    /// <summary>Evaluates parts of a batch, several at a time, and returns when all are done.</summary>
    /// <param name="images">Number of images.</param>
    /// <param name="threads">The most threads, the caller's among them; 0 for one a processor.</param>
    /// <param name="evaluate">Evaluates some images: the first one, and their number.</param>
    /// <param name="cancellation">Stops it between two parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is negative.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run(int images, int threads, Action<int, int> evaluate, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentNullException.ThrowIfNull(evaluate);
        var workers = Math.Clamp(threads == 0 ? Environment.ProcessorCount : threads, 1, Math.Max(1, images));
        var share = (images + workers - 1) / workers;
        // Each thread gets as many parts as any other, all of about one size.
        var equal = (share + MostImages - 1) / MostImages * workers;
        var part = Math.Max(ImageStep, ((images + equal - 1) / Math.Max(1, equal) + ImageStep - 1) / ImageStep * ImageStep);
        var parts = (images + part - 1) / part;
        if (workers == 1 || parts <= 1)
        {
            for (var index = 0; index < parts; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                Evaluate(index);
            }
            return;
        }
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, Evaluate);

        void Evaluate(int index) => evaluate(index * part, Math.Min(part, images - index * part));
    }
}
