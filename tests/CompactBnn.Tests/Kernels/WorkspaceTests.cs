using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CompactBnn.Kernels;

namespace CompactBnn.Tests.Kernels;

public sealed class WorkspaceTests
{
    [Fact]
    public void It_has_the_length_asked_for_and_is_aligned_to_a_cache_line()
    {
        foreach (var words in new[] { 0, 1, 7, 1000, 3, 100_000, 12 })
        {
            var workspace = Workspace.ForThread(words);

            Assert.Equal(words, workspace.Length);
            Assert.Equal(0, AddressOf(workspace) % 64);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Workspace.ForThread(-1));
    }

    [Fact]
    public void It_is_allocated_once_a_thread()
    {
        Workspace.ForThread(5000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Workspace.ForThread(5000);
        Workspace.ForThread(10);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Threads_do_not_share_it()
    {
        nint other = 0;
        var thread = new Thread(() => other = AddressOf(Workspace.ForThread(100)));
        thread.Start();
        thread.Join();

        Assert.NotEqual(AddressOf(Workspace.ForThread(100)), other);
    }

    // The memory is pinned, so that its address says something.
    private static unsafe nint AddressOf(Span<ulong> memory) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory));
}
