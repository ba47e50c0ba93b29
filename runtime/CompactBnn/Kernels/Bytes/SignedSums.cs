using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels.Bytes;

/// <summary>Sums of 16-bit integers with signs, for two vectors of lanes at a time.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal static class SignedSums<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IShortLanes<TVector>
{
    /// <summary>Lanes that are summed at a time.</summary>
    public static int Lanes => 2 * TLanes.Count;

    /// <summary>Writes the table: for each block the sums of its inputs, bit i of an entry's index the sign of input i, 1 for plus.</summary>
    /// <param name="first">The first lane of the inputs.</param>
    /// <param name="offsets">Where each input lies behind it.</param>
    /// <param name="blocks">How inputs are split.</param>
    /// <param name="table">Where the table goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tabulate(ref short first, ReadOnlySpan<int> offsets, SignedBlocks blocks, ref short table)
    {
        for (var block = 0; block < blocks.Blocks; block++)
        {
            var own = offsets[..blocks.SizeOf(block)];
            offsets = offsets[own.Length..];
            TVector low = TLanes.Broadcast(0), high = low;
            foreach (var offset in own)
            {
                ref var input = ref Unsafe.Add(ref first, offset);
                low = TLanes.Subtract(low, TLanes.Load(in input));
                high = TLanes.Subtract(high, TLanes.Load(in Unsafe.Add(ref input, TLanes.Count)));
            }
            TLanes.Store(low, ref table);
            TLanes.Store(high, ref Unsafe.Add(ref table, TLanes.Count));
            ref var next = ref Unsafe.Add(ref table, Lanes);
            foreach (var offset in own)
            {
                ref var input = ref Unsafe.Add(ref first, offset);
                (low, high) = (TLanes.Load(in input), TLanes.Load(in Unsafe.Add(ref input, TLanes.Count)));
                (low, high) = (TLanes.Add(low, low), TLanes.Add(high, high));
                ref var end = ref next;
                for (ref var entry = ref table; Unsafe.IsAddressLessThan(ref entry, ref end); entry = ref Unsafe.Add(ref entry, Lanes))
                {
                    TLanes.Store(TLanes.Add(TLanes.Load(in entry), low), ref next);
                    TLanes.Store(TLanes.Add(TLanes.Load(in Unsafe.Add(ref entry, TLanes.Count)), high), ref Unsafe.Add(ref next, TLanes.Count));
                    next = ref Unsafe.Add(ref next, Lanes);
                }
            }
            table = ref next;
        }
    }

    /// <summary>Compares the sums of all neurons, two at a time.</summary>
    /// <param name="table">The table.</param>
    /// <param name="picks">For each two neurons and each block where their entries lie in the table.</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="levels">For each neuron what its sum must be greater than.</param>
    /// <param name="bits">Where the bits of the first neuron go.</param>
    /// <param name="stride">Bytes from the bits of one neuron to those of the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare(ref short table, ref int picks, int blocks, ReadOnlySpan<short> levels, ref byte bits, int stride)
    {
        for (var neuron = 0; neuron < levels.Length; neuron += 2)
        {
            ref var end = ref Unsafe.Add(ref picks, 2 * blocks);
            ref var one = ref Unsafe.Add(ref table, picks);
            ref var two = ref Unsafe.Add(ref table, Unsafe.Add(ref picks, 1));
            TVector low = TLanes.Load(in one), high = TLanes.Load(in Unsafe.Add(ref one, TLanes.Count));
            TVector nextLow = TLanes.Load(in two), nextHigh = TLanes.Load(in Unsafe.Add(ref two, TLanes.Count));
            for (picks = ref Unsafe.Add(ref picks, 2); Unsafe.IsAddressLessThan(ref picks, ref end); picks = ref Unsafe.Add(ref picks, 2))
            {
                one = ref Unsafe.Add(ref table, picks);
                two = ref Unsafe.Add(ref table, Unsafe.Add(ref picks, 1));
                low = TLanes.Add(low, TLanes.Load(in one));
                high = TLanes.Add(high, TLanes.Load(in Unsafe.Add(ref one, TLanes.Count)));
                nextLow = TLanes.Add(nextLow, TLanes.Load(in two));
                nextHigh = TLanes.Add(nextHigh, TLanes.Load(in Unsafe.Add(ref two, TLanes.Count)));
            }
            TLanes.StoreGreater(low, high, TLanes.Broadcast(levels[neuron]), ref bits);
            if (neuron + 1 == levels.Length)
                return;
            TLanes.StoreGreater(nextLow, nextHigh, TLanes.Broadcast(levels[neuron + 1]), ref Unsafe.Add(ref bits, stride));
            bits = ref Unsafe.Add(ref bits, 2 * stride);
        }
    }
}
