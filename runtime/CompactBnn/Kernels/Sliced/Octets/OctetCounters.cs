using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Counting the inputs that differ from binary weights as <see cref="SlicedCounters{TVector, TLanes}"/> does, where lanes are too few to fill a
/// vector: eight neurons share one. The eight carries of a step fill a vector, and one permutation picks a carry for each of the eight neurons.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations on bits.</typeparam>
/// <typeparam name="TOctets">Its operations on elements.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OctetCounters<TVector, TLanes, TOctets>
    where TVector : unmanaged
    where TLanes : struct, IBitLanes<TVector>
    where TOctets : struct, IOctets<TVector>
{
    private const int LineWords = OctetShape.Neurons;

    /// <summary>Steps that carry at most once out of the low digits.</summary>
    private const int StepsOfRound = 64;

    /// <summary>Computes the carries of some steps into the table, and takes the chain on.</summary>
    /// <param name="inputs">Two words of lanes a step.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="pass">Which lanes are taken.</param>
    /// <param name="chain">The chain, <see cref="IOctets{TVector}.OddBefore"/> before the first step of a neuron.</param>
    /// <param name="table">Where the carries of the first step go, a vector a step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BuildTable(ref ulong inputs, int steps, int pass, ref TVector chain, ref ulong table)
    {
        var (sum, firstSet, secondSet) = (chain, TOctets.FirstSet, TOctets.SecondSet);
        for (var i = 0; i < steps; i++)
        {
            var (a, b) = (TOctets.Spread(in inputs, pass), TOctets.Spread(in Unsafe.Add(ref inputs, 1), pass));
            TLanes.Store(TLanes.Carry(sum, TLanes.Xor(a, firstSet), TLanes.Xor(b, secondSet)), ref table);
            sum = TLanes.Sum(sum, a, b);
            inputs = ref Unsafe.Add(ref inputs, 2);
            table = ref Unsafe.Add(ref table, TLanes.Words);
        }
        chain = sum;
    }

    /// <summary>Adds one tile to the counters of all octets.</summary>
    /// <param name="table">The carries of the tile.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="counters">The counters, <see cref="OctetShape.CounterVectors"/> vectors an octet.</param>
    /// <param name="first">The first step of the tile; at 0 the counters start from zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTile(ref ulong table, OctetWeights weights, ref ulong counters, int first)
    {
        var shape = weights.Shape;
        var tile = shape.TileFrom(first);
        var upperDigits = shape.CounterVectors - OctetShape.LowDigits;
        ref var selectorsOfOctet = ref weights.Selectors(first);
        for (var octet = weights.Octets; octet > 0; octet--)
        {
            TVector d1 = TLanes.Zero, d2 = d1, d4 = d1, d8 = d1, d16 = d1, d32 = d1;
            ref var upper = ref Unsafe.Add(ref counters, OctetShape.LowDigits * TLanes.Words);
            if (first != 0)
            {
                d1 = Get(ref counters, 0);
                d2 = Get(ref counters, 1);
                d4 = Get(ref counters, 2);
                d8 = Get(ref counters, 3);
                d16 = Get(ref counters, 4);
                d32 = Get(ref counters, 5);
            }
            else
            {
                for (var i = 0; i < upperDigits; i++)
                    Put(ref upper, i, d1);
            }
            ref var steps = ref table;
            ref var selectors = ref selectorsOfOctet;
            var left = tile;
            for (; left >= StepsOfRound; left -= StepsOfRound)
            {
                var a = AddSixteen(ref steps, ref selectors, ref d1, ref d2, ref d4, ref d8);
                var b = AddSixteen(ref Unsafe.Add(ref steps, 16 * TLanes.Words), ref Unsafe.Add(ref selectors, LineWords), ref d1, ref d2, ref d4, ref d8);
                Adders<TVector, TLanes>.Full(ref d16, ref a, b);
                b = AddSixteen(ref Unsafe.Add(ref steps, 32 * TLanes.Words), ref Unsafe.Add(ref selectors, 2 * LineWords), ref d1, ref d2, ref d4, ref d8);
                var c = AddSixteen(ref Unsafe.Add(ref steps, 48 * TLanes.Words), ref Unsafe.Add(ref selectors, 3 * LineWords), ref d1, ref d2, ref d4, ref d8);
                Adders<TVector, TLanes>.Full(ref d16, ref b, c);
                Adders<TVector, TLanes>.Full(ref d32, ref a, b);
                Adders<TVector, TLanes>.Into(ref upper, upperDigits, a);
                steps = ref Unsafe.Add(ref steps, StepsOfRound * TLanes.Words);
                selectors = ref Unsafe.Add(ref selectors, 4 * LineWords);
            }
            for (; left > 0; left -= OctetShape.StepsOfWord)
            {
                var carry = AddSixteen(ref steps, ref selectors, ref d1, ref d2, ref d4, ref d8);
                Adders<TVector, TLanes>.Half(ref d16, ref carry);
                Adders<TVector, TLanes>.Half(ref d32, ref carry);
                Adders<TVector, TLanes>.Into(ref upper, upperDigits, carry);
                steps = ref Unsafe.Add(ref steps, OctetShape.StepsOfWord * TLanes.Words);
                selectors = ref Unsafe.Add(ref selectors, LineWords);
            }
            Put(ref counters, 0, d1);
            Put(ref counters, 1, d2);
            Put(ref counters, 2, d4);
            Put(ref counters, 3, d8);
            Put(ref counters, 4, d16);
            Put(ref counters, 5, d32);
            counters = ref Unsafe.Add(ref counters, shape.CounterVectors * TLanes.Words);
            selectorsOfOctet = ref Unsafe.Add(ref selectorsOfOctet, weights.SelectorWords);
        }
    }

    /// <summary>
    /// Compares the counts of all octets with their limits, digit by digit from the lowest: 1 where a count is below the limit.
    /// </summary>
    /// <param name="counters">The counters.</param>
    /// <param name="chain">The chain behind the last step.</param>
    /// <param name="limits">The limits of the pass, <see cref="OctetShape.LimitVectors"/> words of eight an octet.</param>
    /// <param name="valid">The lanes that are used; the others give 0.</param>
    /// <param name="output">Where the words of the first octet go, a word a neuron.</param>
    /// <param name="octets">Number of octets.</param>
    /// <param name="shape">The shape of the layer.</param>
    /// <param name="pass">Which lanes are taken.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare(
        ref ulong counters, TVector chain, ref ulong limits, ref readonly ulong valid, ref ulong output, int octets, OctetShape shape, int pass)
    {
        var sum = TLanes.Xor(chain, TOctets.OddBefore);
        var lanes = TOctets.Spread(in valid, pass);
        for (; octets > 0; octets--)
        {
            // The borrow of count - limit: the majority of the complement of the count's digit, the limit's digit and the borrow below.
            var count = TLanes.Xor(sum, TLanes.Load(in limits));
            var below = TLanes.Without(TLanes.Load(in Unsafe.Add(ref limits, LineWords)), count);
            limits = ref Unsafe.Add(ref limits, 2 * LineWords);
            for (var digit = 0; digit < shape.CarryDigits; digit++)
            {
                below = TLanes.Borrow(Get(ref counters, digit), TLanes.Load(in limits), below);
                limits = ref Unsafe.Add(ref limits, LineWords);
            }
            below = TLanes.Or(TLanes.Load(in limits), below);
            TOctets.Store(TLanes.And(TLanes.Xor(below, TLanes.Load(in Unsafe.Add(ref limits, LineWords))), lanes), ref output, pass);
            limits = ref Unsafe.Add(ref limits, 2 * LineWords);
            output = ref Unsafe.Add(ref output, OctetShape.Neurons);
            counters = ref Unsafe.Add(ref counters, shape.CounterVectors * TLanes.Words);
        }
    }

    /// <summary>Writes the digits of the counts: for each octet and digit, the lowest first, a word of each neuron.</summary>
    /// <param name="counters">The counters.</param>
    /// <param name="chain">The chain behind the last step.</param>
    /// <param name="odd">Whether the number of weights of 1 is odd, for each neuron of all octets.</param>
    /// <param name="digits">Where <see cref="OctetShape.Digits"/> - 1 digits of the first octet go.</param>
    /// <param name="octets">Number of octets.</param>
    /// <param name="shape">The shape of the layer.</param>
    /// <param name="pass">Which lanes are taken; passes follow one another.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteDigits(
        ref ulong counters, TVector chain, ReadOnlySpan<bool> odd, ref ulong digits, int octets, OctetShape shape, int pass)
    {
        var sum = TLanes.Xor(chain, TOctets.OddBefore);
        for (var octet = 0; octet < octets; octet++)
        {
            TOctets.Store(sum, ref digits, pass);
            for (var i = 0; i < LineWords && pass == TOctets.Passes - 1; i++)
                Unsafe.Add(ref digits, i) ^= odd[octet * LineWords + i] ? ulong.MaxValue : 0;
            for (var digit = 0; digit < shape.CarryDigits; digit++)
                TOctets.Store(Get(ref counters, digit), ref Unsafe.Add(ref digits, (1 + digit) * LineWords), pass);
            digits = ref Unsafe.Add(ref digits, (1 + shape.CarryDigits) * LineWords);
            counters = ref Unsafe.Add(ref counters, shape.CounterVectors * TLanes.Words);
        }
    }

    /// <summary>Adds the carries of sixteen steps; returns what carries out of the fourth digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddSixteen(ref ulong table, ref ulong selectors, ref TVector d1, ref TVector d2, ref TVector d4, ref TVector d8)
    {
        var carry = AddEight(ref table, TOctets.Selectors(in selectors, 0), ref d1, ref d2, ref d4);
        var next = AddEight(ref Unsafe.Add(ref table, 8 * TLanes.Words), TOctets.Selectors(in selectors, 1), ref d1, ref d2, ref d4);
        Adders<TVector, TLanes>.Full(ref d8, ref carry, next);
        return carry;
    }

    /// <summary>Adds the carries of eight steps, as a tree so that they wait for each other as little as possible; returns what carries out of the third digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddEight(ref ulong table, TVector selectors, ref TVector d1, ref TVector d2, ref TVector d4)
    {
        var a = TOctets.Pick(in table, selectors);
        var b = TOctets.Pick(in Unsafe.Add(ref table, TLanes.Words), TLanes.ShiftRight(selectors, 4));
        var c = TOctets.Pick(in Unsafe.Add(ref table, 2 * TLanes.Words), TLanes.ShiftRight(selectors, 8));
        Adders<TVector, TLanes>.Full(ref a, ref b, c);
        var d = TOctets.Pick(in Unsafe.Add(ref table, 3 * TLanes.Words), TLanes.ShiftRight(selectors, 12));
        var e = TOctets.Pick(in Unsafe.Add(ref table, 4 * TLanes.Words), TLanes.ShiftRight(selectors, 16));
        var f = TOctets.Pick(in Unsafe.Add(ref table, 5 * TLanes.Words), TLanes.ShiftRight(selectors, 20));
        Adders<TVector, TLanes>.Full(ref d, ref e, f);
        var g = TOctets.Pick(in Unsafe.Add(ref table, 6 * TLanes.Words), TLanes.ShiftRight(selectors, 24));
        Adders<TVector, TLanes>.Full(ref a, ref d, g);
        var h = TOctets.Pick(in Unsafe.Add(ref table, 7 * TLanes.Words), TLanes.ShiftRight(selectors, 28));
        Adders<TVector, TLanes>.Full(ref d1, ref a, h);
        Adders<TVector, TLanes>.Full(ref b, ref e, d);
        Adders<TVector, TLanes>.Full(ref d2, ref b, a);
        Adders<TVector, TLanes>.Full(ref d4, ref b, e);
        return b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Get(ref ulong vectors, int index) => TLanes.Load(in Unsafe.Add(ref vectors, index * TLanes.Words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ref ulong vectors, int index, TVector vector) => TLanes.Store(vector, ref Unsafe.Add(ref vectors, index * TLanes.Words));
}
