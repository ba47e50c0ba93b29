using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels;

/// <summary>
/// Counts the bits in which the inputs differ from each of eight rows of weights, one row a lane: by Harley-Seal carry-save adders
/// (Mula, Kurz and Lemire, "Faster population counts using AVX2 instructions", 2018).
/// </summary>
internal static unsafe class RowDifferences
{
    /// <summary>Rows that are counted together.</summary>
    public const int Rows = 8;

    // Compiled once, without a profile: guided by one, the compiler (.NET 10) inlines the kernels into their callers and spills the adders, several times slower.
    private const MethodImplOptions FullSpeed = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // Each block of 8 words adds at most 8 to a byte.
    private const int BlocksUntilBytesOverflow = 31;

    /// <summary>Counts the differing taps of rows, for one position after another.</summary>
    /// <param name="operands">Inputs of the first position, and weights; every position has the same live taps.</param>
    /// <param name="words">Words of a row, at least 1.</param>
    /// <param name="blocks">Number of blocks of eight rows, one after another.</param>
    /// <param name="positions">Number of positions.</param>
    /// <param name="step">Words from the inputs of a position to those of the next one.</param>
    /// <param name="counts">Where the counts go, eight a block, all blocks of a position together.</param>
    public static void Count<TTaps>(RowOperands operands, int words, int blocks, int positions, int step, int* counts)
        where TTaps : struct, ITaps
    {
        if (Lanes512.IsSupported)
            CountByVector<Width512, Vector512<ulong>, TTaps>(operands, words, blocks, positions, step, counts);
        else if (Lanes256.IsSupported)
            CountByVector<Width256, Vector256<ulong>, TTaps>(operands, words, blocks, positions, step, counts);
        else if (Lanes128.IsSupported)
            CountByVector<Width128, Vector128<ulong>, TTaps>(operands, words, blocks, positions, step, counts);
        else
            CountByVector<Width64, ulong, TTaps>(operands, words, blocks, positions, step, counts);
    }

    [MethodImpl(FullSpeed)]
    private static void CountByVector<TLanes, TVector, TTaps>(RowOperands operands, int words, int blocks, int positions, int step, int* counts)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        where TTaps : struct, ITaps
    {
        for (; positions > 0; positions--, operands = operands.NextInputs(step))
        {
            var rows = operands;
            for (var end = counts + blocks * Rows; counts < end; rows = rows.NextRows(words * Rows))
            {
                for (var lane = 0; lane < Rows; lane += TLanes.Count, counts += TLanes.Count)
                    TLanes.StoreNarrow(CountRow<TLanes, TVector, TTaps>(rows.NextRows(lane), words), counts);
            }
        }
    }

    /// <summary>The counts of one vector of rows. The words that do not fill a block of eight come first: they are the first content of the adders.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector CountRow<TLanes, TVector, TTaps>(RowOperands rows, int words)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        where TTaps : struct, ITaps
    {
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
        RowOperands rows, int word, int words, ref TVector ones, ref TVector twos, ref TVector fours)
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
    private static TVector AddFour<TLanes, TVector, TTaps>(RowOperands rows, int word, ref TVector ones, ref TVector twos)
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
    private static TVector AddPair<TLanes, TVector, TTaps>(RowOperands rows, int word, ref TVector ones)
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
    private static TVector Differences<TLanes, TVector, TTaps>(RowOperands rows, int word)
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
}
