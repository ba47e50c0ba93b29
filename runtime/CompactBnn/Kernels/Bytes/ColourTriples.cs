using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels.Bytes;

/// <summary>Takes the colours of pixels apart that have three.</summary>
internal static class ColourTriples
{
    /// <summary>Bytes of a pixel.</summary>
    public const int Colours = 3;

    /// <summary>The colours of sixteen pixels.</summary>
    /// <param name="pixels">The first byte of the first pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<byte> First, Vector128<byte> Second, Vector128<byte> Third) Part(ref readonly byte pixels)
    {
        var a = Vector128.LoadUnsafe(in pixels);
        var b = Vector128.LoadUnsafe(in pixels, 16);
        var c = Vector128.LoadUnsafe(in pixels, 32);
        // An index past the last byte gives 0.
        return (
            Vector128.Shuffle(a, Vector128.Create((byte)0, 3, 6, 9, 12, 15, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99))
            | Vector128.Shuffle(b, Vector128.Create((byte)99, 99, 99, 99, 99, 99, 2, 5, 8, 11, 14, 99, 99, 99, 99, 99))
            | Vector128.Shuffle(c, Vector128.Create((byte)99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 1, 4, 7, 10, 13)),
            Vector128.Shuffle(a, Vector128.Create((byte)1, 4, 7, 10, 13, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99))
            | Vector128.Shuffle(b, Vector128.Create((byte)99, 99, 99, 99, 99, 0, 3, 6, 9, 12, 15, 99, 99, 99, 99, 99))
            | Vector128.Shuffle(c, Vector128.Create((byte)99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 2, 5, 8, 11, 14)),
            Vector128.Shuffle(a, Vector128.Create((byte)2, 5, 8, 11, 14, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99))
            | Vector128.Shuffle(b, Vector128.Create((byte)99, 99, 99, 99, 99, 1, 4, 7, 10, 13, 99, 99, 99, 99, 99, 99))
            | Vector128.Shuffle(c, Vector128.Create((byte)99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 0, 3, 6, 9, 12, 15)));
    }
}
