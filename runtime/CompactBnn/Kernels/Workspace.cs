using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels;

/// <summary>Scratch memory that is kept for each thread, so that a prediction allocates nothing once the thread has made its first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Workspace
{
    private const int LineWords = 8;

    [ThreadStatic]
    private static ulong[]? t_words;

    [ThreadStatic]
    private static ulong[]? t_memberWords;

    /// <summary>
    /// Scratch memory of this thread, aligned to 64 bytes. Its content is undefined, and it is the same memory at the next call on this
    /// thread: whoever takes it is done with it before anything else on the thread can ask for it.
    /// </summary>
    /// <param name="words">Number of words of 64 bits, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Span<ulong> ForThread(int words) => Take(ref t_words, words);

    /// <summary>
    /// The same for generated members, in memory of their own: they hold it while an interpreter that they call takes that of
    /// <see cref="ForThread"/>.
    /// </summary>
    /// <param name="words">Number of words of 64 bits, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Span<ulong> ForMembers(int words) => Take(ref t_memberWords, words);

    /// <summary>Some words of a workspace as 32-bit integers.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="start">Index of the first word.</param>
    /// <param name="count">Number of integers.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie inside the workspace.</exception>
    public static Span<int> Integers(Span<ulong> workspace, int start, int count) =>
        MemoryMarshal.Cast<ulong, int>(workspace[start..])[..count];

    /// <summary>Some words of a workspace as floats.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="start">Index of the first word.</param>
    /// <param name="count">Number of floats.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie inside the workspace.</exception>
    public static Span<float> Floats(Span<ulong> workspace, int start, int count) =>
        MemoryMarshal.Cast<ulong, float>(workspace[start..])[..count];

    /// <summary>Some words of a workspace as bytes.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="start">Index of the first word.</param>
    /// <param name="count">Number of bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie inside the workspace.</exception>
    public static Span<byte> Bytes(Span<ulong> workspace, int start, int count) => MemoryMarshal.AsBytes(workspace[start..])[..count];

    private static Span<ulong> Take(ref ulong[]? memory, int words)
    {
        if (memory is null || memory.Length - LineWords < words)
            memory = Allocate(words);
        return memory.AsSpan(WordsToAlignment(memory), words);
    }

    // A pinned array never moves, so it stays as aligned as it is now.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong[] Allocate(int words) => GC.AllocateUninitializedArray<ulong>(checked(words + LineWords), pinned: true);

    private static unsafe int WordsToAlignment(ulong[] pinned)
    {
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
        return (int)(0 - address / sizeof(ulong)) & (LineWords - 1);
    }
}
