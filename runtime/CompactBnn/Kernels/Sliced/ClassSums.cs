using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Adding up the counts of the classes of a group. Of 2^n numbers, where each of n neurons stands for a bit of a number's place, come the sum of all, in place 0, and
/// for each neuron the sum of the numbers whose place has its bit, in the place of that bit alone. Several numbers are added at a time, digit by digit, so that
/// what is between them stays in registers.
/// </summary>
/// <remarks>Methods take the number of words from one number to the next, the digits that the numbers have, and the digits that sums have room for and never need more of.</remarks>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal static class ClassSums<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IBitLanes<TVector>
{
    private const int MostAtOnce = 8;

    /// <summary>Adds up numbers.</summary>
    /// <param name="numbers">The numbers; sums come in their place, and what is in the others is of no use any more.</param>
    /// <param name="count">How many there are: a power of two from 2 on.</param>
    /// <param name="stride">Words from one number to the next.</param>
    /// <param name="used">Digits of the numbers.</param>
    /// <param name="digits">Digits that there is room for.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Merge(ref ulong numbers, int count, int stride, int used, int digits)
    {
        switch (count)
        {
            case 2:
                AddTwo(ref numbers, stride, used, digits);
                return;
            case 4:
                MergeFour(ref numbers, stride, used, digits);
                return;
            case MostAtOnce:
                MergeEight(ref numbers, stride, used, digits);
                return;
        }
        var blocks = count / MostAtOnce;
        for (var i = 0; i < blocks; i++)
            MergeEight(ref Unsafe.Add(ref numbers, i * MostAtOnce * stride), stride, used, digits);
        Merge(ref numbers, blocks, MostAtOnce * stride, Math.Min(used + 3, digits), digits);
        for (var bit = 1; bit < MostAtOnce; bit *= 2)
            Add(ref Unsafe.Add(ref numbers, bit * stride), blocks, MostAtOnce * stride, Math.Min(used + 2, digits), digits);
    }

    /// <summary>Adds up numbers to one, in the place of the first.</summary>
    private static void Add(ref ulong numbers, int count, int stride, int used, int digits)
    {
        for (; count >= 4; count /= 4)
        {
            for (var i = 0; i < count; i += 4)
                AddFour(ref Unsafe.Add(ref numbers, i * stride), stride, used, digits);
            (stride, used) = (4 * stride, Math.Min(used + 2, digits));
        }
        if (count == 2)
            AddTwo(ref numbers, stride, used, digits);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MergeEight(ref ulong n0, int stride, int used, int digits)
    {
        ref var n1 = ref Unsafe.Add(ref n0, stride);
        ref var n2 = ref Unsafe.Add(ref n1, stride);
        ref var n3 = ref Unsafe.Add(ref n2, stride);
        ref var n4 = ref Unsafe.Add(ref n3, stride);
        ref var n5 = ref Unsafe.Add(ref n4, stride);
        ref var n6 = ref Unsafe.Add(ref n5, stride);
        ref var n7 = ref Unsafe.Add(ref n6, stride);
        // The carries of sums of two and four numbers, and of those that are results.
        TVector c01 = TLanes.Zero, c23 = c01, c45 = c01, c67 = c01, c13 = c01, c57 = c01, c0123 = c01, first = c01, second = c01, third = c01, all = c01;
        nint at = 0;
        for (var digit = 0; digit < used; digit++)
        {
            var (a0, a1, a2, a3) = (Get(ref n0, at), Get(ref n1, at), Get(ref n2, at), Get(ref n3, at));
            Adders<TVector, TLanes>.Digit(ref a0, a1, ref c01);
            Adders<TVector, TLanes>.Digit(ref a2, a3, ref c23);
            Adders<TVector, TLanes>.Digit(ref a1, a3, ref c13);
            var (a4, a5, a6, a7) = (Get(ref n4, at), Get(ref n5, at), Get(ref n6, at), Get(ref n7, at));
            Adders<TVector, TLanes>.Digit(ref a4, a5, ref c45);
            Adders<TVector, TLanes>.Digit(ref a6, a7, ref c67);
            Adders<TVector, TLanes>.Digit(ref a5, a7, ref c57);
            Adders<TVector, TLanes>.Digit(ref a1, a5, ref first);
            Put(ref n1, at, a1);
            Adders<TVector, TLanes>.Digit(ref a0, a2, ref c0123);
            Adders<TVector, TLanes>.Digit(ref a4, a6, ref third);
            Put(ref n4, at, a4);
            Adders<TVector, TLanes>.Digit(ref a2, a6, ref second);
            Put(ref n2, at, a2);
            Adders<TVector, TLanes>.Digit(ref a0, a4, ref all);
            Put(ref n0, at, a0);
            at += TLanes.Words;
        }
        if (used >= digits)
            return;
        Adders<TVector, TLanes>.Digit(ref c13, c57, ref first);
        Put(ref n1, at, c13);
        Adders<TVector, TLanes>.Digit(ref c01, c23, ref c0123);
        Adders<TVector, TLanes>.Digit(ref c45, c67, ref third);
        Put(ref n4, at, c45);
        Adders<TVector, TLanes>.Digit(ref c23, c67, ref second);
        Put(ref n2, at, c23);
        Adders<TVector, TLanes>.Digit(ref c01, c45, ref all);
        Put(ref n0, at, c01);
        if (used + 1 >= digits)
            return;
        at += TLanes.Words;
        Put(ref n1, at, first);
        Put(ref n4, at, third);
        Put(ref n2, at, second);
        Adders<TVector, TLanes>.Digit(ref c0123, third, ref all);
        Put(ref n0, at, c0123);
        if (used + 2 < digits)
            Put(ref n0, at + TLanes.Words, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MergeFour(ref ulong n0, int stride, int used, int digits)
    {
        ref var n1 = ref Unsafe.Add(ref n0, stride);
        ref var n2 = ref Unsafe.Add(ref n1, stride);
        ref var n3 = ref Unsafe.Add(ref n2, stride);
        TVector c01 = TLanes.Zero, first = c01, second = c01, all = c01;
        nint at = 0;
        for (var digit = 0; digit < used; digit++)
        {
            var (a0, a1, a2, a3) = (Get(ref n0, at), Get(ref n1, at), Get(ref n2, at), Get(ref n3, at));
            Adders<TVector, TLanes>.Digit(ref a0, a1, ref c01);
            Adders<TVector, TLanes>.Digit(ref a1, a3, ref first);
            Put(ref n1, at, a1);
            Adders<TVector, TLanes>.Digit(ref a2, a3, ref second);
            Put(ref n2, at, a2);
            Adders<TVector, TLanes>.Digit(ref a0, a2, ref all);
            Put(ref n0, at, a0);
            at += TLanes.Words;
        }
        if (used >= digits)
            return;
        Put(ref n1, at, first);
        Put(ref n2, at, second);
        Adders<TVector, TLanes>.Digit(ref c01, second, ref all);
        Put(ref n0, at, c01);
        if (used + 1 < digits)
            Put(ref n0, at + TLanes.Words, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(ref ulong n0, int stride, int used, int digits)
    {
        ref var n1 = ref Unsafe.Add(ref n0, stride);
        ref var n2 = ref Unsafe.Add(ref n1, stride);
        ref var n3 = ref Unsafe.Add(ref n2, stride);
        TVector c01 = TLanes.Zero, c23 = c01, all = c01;
        nint at = 0;
        for (var digit = 0; digit < used; digit++)
        {
            var (a0, a2) = (Get(ref n0, at), Get(ref n2, at));
            Adders<TVector, TLanes>.Digit(ref a0, Get(ref n1, at), ref c01);
            Adders<TVector, TLanes>.Digit(ref a2, Get(ref n3, at), ref c23);
            Adders<TVector, TLanes>.Digit(ref a0, a2, ref all);
            Put(ref n0, at, a0);
            at += TLanes.Words;
        }
        if (used >= digits)
            return;
        Adders<TVector, TLanes>.Digit(ref c01, c23, ref all);
        Put(ref n0, at, c01);
        if (used + 1 < digits)
            Put(ref n0, at + TLanes.Words, all);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTwo(ref ulong n0, int stride, int used, int digits)
    {
        ref var n1 = ref Unsafe.Add(ref n0, stride);
        var carry = TLanes.Zero;
        nint at = 0;
        for (var digit = 0; digit < used; digit++)
        {
            var sum = Get(ref n0, at);
            Adders<TVector, TLanes>.Digit(ref sum, Get(ref n1, at), ref carry);
            Put(ref n0, at, sum);
            at += TLanes.Words;
        }
        if (used < digits)
            Put(ref n0, at, carry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Get(ref ulong number, nint at) => TLanes.Load(in Unsafe.Add(ref number, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ref ulong number, nint at, TVector digit) => TLanes.Store(digit, ref Unsafe.Add(ref number, at));
}
