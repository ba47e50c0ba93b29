using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels;

/// <summary>The number of ones of each four-bit number.</summary>
internal static class NibbleCounts
{
    public static Vector128<byte> Vector
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    }
}
