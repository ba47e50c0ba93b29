using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels;

/// <summary>
/// Reads constant tables that generated code holds as text: to the C# compiler a string of a megabyte is one token, and as many words are more than a hundred thousand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ConstantText
{
    /// <summary>Characters before the table. Those of a string lie 12 bytes behind its start, so that two of them let words lie on a multiple of 8.</summary>
    private const int Padding = 2;

    /// <summary>The table in a string; nothing is copied.</summary>
    /// <typeparam name="T">A type of numbers.</typeparam>
    /// <param name="text">Two characters that mean nothing, then the numbers in little-endian order, two bytes a character.</param>
    /// <param name="count">Number of numbers.</param>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Of<T>(string text, int count)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Networks are compiled for little-endian machines.");
        ref var first = ref Unsafe.Add(ref Unsafe.AsRef(in text.GetPinnableReference()), Padding);
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<char, T>(ref first), count);
    }
}
