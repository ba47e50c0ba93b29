using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Bits as what picks among the carries of each step, a byte for two bits: eight times the number of three bits, the parity of the bits before and the two themselves.
/// </summary>
internal static class StepSelectors
{
    /// <summary>What turns all selectors of a word, when the bits before it are of odd parity.</summary>
    public const ulong Odd = 0x2020_2020_2020_2020;

    private const int ByteBits = 8;

    /// <summary>The four selectors of eight bits, for bits before them of even and of odd parity.</summary>
    private static readonly uint[] s_selectors = Make();

    /// <summary>The selectors of eight bits.</summary>
    /// <param name="parity">1 where the bits before are of odd parity, else 0.</param>
    /// <param name="bits">Eight bits, the first lowest.</param>
    public static uint Of(int parity, int bits) => s_selectors[256 * parity + bits];

    /// <summary>Writes the selectors of a pixel.</summary>
    /// <param name="pixel">Its packed bits, zeros behind them.</param>
    /// <param name="words">Words of selectors, one for 16 bits.</param>
    /// <param name="selectors">Where the first one goes.</param>
    /// <returns>All ones where the bits are of odd parity, else 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Write(ref readonly ulong pixel, int words, ref ulong selectors)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(s_selectors);
        nuint parity = 0;
        for (var word = 0; word < words; word++)
        {
            var bits = (uint)(Unsafe.Add(ref Unsafe.AsRef(in pixel), word / 4) >> (16 * (word % 4))) & 0xFFFF;
            var middle = parity ^ (nuint)(BitOperations.PopCount(bits & 0xFF) & 1);
            Unsafe.Add(ref selectors, word) = Unsafe.Add(ref table, (parity << ByteBits) + (bits & 0xFF)) | (ulong)Unsafe.Add(ref table, (middle << ByteBits) + (bits >> ByteBits)) << 32;
            parity ^= (nuint)(BitOperations.PopCount(bits) & 1);
        }
        return 0 - (ulong)parity;
    }

    private static uint[] Make()
    {
        var selectors = new uint[2 * 256];
        for (var i = 0; i < selectors.Length; i++)
        {
            var parity = i >> ByteBits;
            for (var step = 0; step < 4; step++)
            {
                var (first, second) = (i >> (2 * step) & 1, i >> (2 * step + 1) & 1);
                selectors[i] |= (uint)(8 * (4 * parity + 2 * first + second)) << (ByteBits * step);
                parity ^= first ^ second;
            }
        }
        return selectors;
    }
}
