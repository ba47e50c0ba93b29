using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompactBnn.Kernels;

/// <summary>
/// Counts the bits in which the inputs differ from each of eight rows of weights, one row a lane: by Harley-Seal carry-save adders
/// (Mula, Kurz and Lemire, "Faster population counts using AVX2 instructions", 2018) on vectors, word by word elsewhere.
/// </summary>
internal static unsafe class RowDifferences
{
    /// <summary>Rows that are counted together.</summary>
    public const int Rows = 8;

    // Each block of 8 words adds at most 8 to a byte.
    private const int BlocksUntilBytesOverflow = 31;

    /// <summary>The number of differing taps of each row.</summary>
    /// <param name="operands">Inputs and weights.</param>
    /// <param name="words">Words of a row, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Count<TTaps>(in RowOperands operands, int words)
        where TTaps : struct, ITaps
    {
        if (Lanes512.IsSupported)
            return Avx512F.ConvertToVector256Int32(Count<Width512, Vector512<ulong>, TTaps>(operands, words, 0));
        if (Lanes256.IsSupported)
        {
            return Vector256.Narrow(
                Count<Width256, Vector256<ulong>, TTaps>(operands, words, 0),
                Count<Width256, Vector256<ulong>, TTaps>(operands, words, 4)).AsInt32();
        }
        if (Lanes128.IsSupported)
        {
            return Vector256.Create(Count128<TTaps>(operands, words, 0), Count128<TTaps>(operands, words, 4));
        }
        return CountByWord<TTaps>(operands, words);
    }

    private static Vector128<int> Count128<TTaps>(in RowOperands operands, int words, int lane)
        where TTaps : struct, ITaps =>
        Vector128.Narrow(
            Count<Width128, Vector128<ulong>, TTaps>(operands, words, lane),
            Count<Width128, Vector128<ulong>, TTaps>(operands, words, lane + 2)).AsInt32();

    /// <summary>The ones of the rows from <paramref name="lane"/> on. The words that do not fill a block of eight come first: they are the first content of the adders.</summary>
    private static TVector Count<TLanes, TVector, TTaps>(in RowOperands operands, int words, int lane)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        where TTaps : struct, ITaps
    {
        var rows = new RowOperands(operands.Inputs, operands.Live, operands.Weights + lane, operands.Mask + lane);
        TVector ones = default, twos = default, fours = default;
        var word = words & 1;
        if (word != 0)
            ones = Differences<TLanes, TVector, TTaps>(rows, 0);
        if ((words & 2) != 0)
        {
            twos = AddPair<TLanes, TVector, TTaps>(rows, word, ref ones);
            word += 2;
        }
        if ((words & 4) != 0)
        {
            fours = AddFour<TLanes, TVector, TTaps>(rows, word, ref ones, ref twos);
            word += 4;
        }
        var eights = word < words ? CountBlocks<TLanes, TVector, TTaps>(rows, word, words, ref ones, ref twos, ref fours) : default;

        var bytes = TLanes.CountBytes(ones);
        if (words > 1)
        {
            var high = TLanes.CountBytes(twos);
            if (words > 3)
                high = TLanes.Add(high, Twice<TLanes, TVector>(TLanes.CountBytes(fours)));
            bytes = TLanes.Add(bytes, Twice<TLanes, TVector>(high));
        }
        return TLanes.Add(TLanes.SumBytes(bytes), Twice<TLanes, TVector>(Twice<TLanes, TVector>(Twice<TLanes, TVector>(eights))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector CountBlocks<TLanes, TVector, TTaps>(
        in RowOperands rows, int word, int words, ref TVector ones, ref TVector twos, ref TVector fours)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        where TTaps : struct, ITaps
    {
        TVector eights = default;
        while (word < words)
        {
            TVector bytes = default;
            var end = Math.Min(words, word + BlocksUntilBytesOverflow * 8);
            for (; word < end; word += 8)
            {
                var low = AddFour<TLanes, TVector, TTaps>(rows, word, ref ones, ref twos);
                var high = AddFour<TLanes, TVector, TTaps>(rows, word + 4, ref ones, ref twos);
                bytes = TLanes.Add(bytes, TLanes.CountBytes(TLanes.Carry(fours, low, high)));
                fours = TLanes.Sum(fours, low, high);
            }
            eights = TLanes.Add(eights, TLanes.SumBytes(bytes));
        }
        return eights;
    }

    /// <summary>Adds four words to the ones and twos; the carry counts four each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddFour<TLanes, TVector, TTaps>(in RowOperands rows, int word, ref TVector ones, ref TVector twos)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        where TTaps : struct, ITaps
    {
        var low = AddPair<TLanes, TVector, TTaps>(rows, word, ref ones);
        var high = AddPair<TLanes, TVector, TTaps>(rows, word + 2, ref ones);
        var carry = TLanes.Carry(twos, low, high);
        twos = TLanes.Sum(twos, low, high);
        return carry;
    }

    /// <summary>Adds two words to the ones; the carry counts two each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddPair<TLanes, TVector, TTaps>(in RowOperands rows, int word, ref TVector ones)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        where TTaps : struct, ITaps
    {
        var low = Differences<TLanes, TVector, TTaps>(rows, word);
        var high = Differences<TLanes, TVector, TTaps>(rows, word + 1);
        var carry = TLanes.Carry(ones, low, high);
        ones = TLanes.Sum(ones, low, high);
        return carry;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Differences<TLanes, TVector, TTaps>(in RowOperands rows, int word)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        where TTaps : struct, ITaps
    {
        var bits = TLanes.Xor(TLanes.Broadcast(rows.Inputs[word]), TLanes.Load(rows.Weights + word * Rows));
        if (TTaps.AreMasked)
            bits = TLanes.And(bits, TLanes.Load(rows.Mask + word * Rows));
        if (TTaps.AreCut)
            bits = TLanes.And(bits, TLanes.Broadcast(rows.Live[word]));
        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Twice<TLanes, TVector>(TVector counts)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged => TLanes.Add(counts, counts);

    private static Vector256<int> CountByWord<TTaps>(in RowOperands operands, int words)
        where TTaps : struct, ITaps
    {
        var counts = stackalloc int[Rows];
        for (var row = 0; row < Rows; row++)
        {
            var count = 0;
            for (var word = 0; word < words; word++)
            {
                var bits = operands.Inputs[word] ^ operands.Weights[word * Rows + row];
                if (TTaps.AreMasked)
                    bits &= operands.Mask[word * Rows + row];
                if (TTaps.AreCut)
                    bits &= operands.Live[word];
                count += BitOperations.PopCount(bits);
            }
            counts[row] = count;
        }
        return Vector256.Load(counts);
    }
}
