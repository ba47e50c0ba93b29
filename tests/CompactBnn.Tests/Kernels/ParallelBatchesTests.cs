using System.Collections.Concurrent;
using CompactBnn.Kernels;

namespace CompactBnn.Tests.Kernels;

public sealed class ParallelBatchesTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(10_000, 1)]
    [InlineData(10_000, 2)]
    [InlineData(10_000, 3)]
    [InlineData(10_000, int.MaxValue)]
    public void Parts_are_all_images_once(int images, int threads)
    {
        var parts = new ConcurrentBag<(int First, int Count)>();
        ParallelBatches.Run(images, threads, (first, count) => parts.Add((first, count)), TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, images), parts.SelectMany(part => Enumerable.Range(part.First, part.Count)).Order());
        // Enough parts for each thread to have some.
        Assert.InRange(parts.Count, images >= 10_000 ? Math.Min(threads, 100) : 0, int.MaxValue);
    }
}
