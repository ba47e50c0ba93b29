using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Counting the inputs that differ from binary weights, for many neurons over the same lanes. A count is a binary number whose digits lie in
/// different vectors, built by full adders. Since weights are constants, an exclusive or with a weight is only a complement, and complements
/// pass through adders: the lowest digit of all neurons is one chain <c>S = S ^ a ^ b</c> over the inputs, up to a complement, and each step of
/// the chain has eight possible carries, which are computed once into a table. A neuron picks one of the eight at each step, by the parity of
/// its weights so far and the step's two weights, and adds those up.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SlicedCounters<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IBitLanes<TVector>
{
    /// <summary>Words of one step of the table.</summary>
    public static int StepWords
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => CounterShape.Carries * TLanes.Words;
    }

    /// <summary>Computes the carries of some steps into the table, and takes the chain on.</summary>
    /// <param name="inputs">Two vectors a step.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="chain">The chain, one vector: all zeros before the first step of a neuron.</param>
    /// <param name="table">Where the carries of the first step go, eight vectors a step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BuildTable(ref ulong inputs, int steps, ref ulong chain, ref ulong table)
    {
        var sum = TLanes.Load(in chain);
        for (var i = 0; i < steps; i++)
        {
            var a = TLanes.Load(in inputs);
            var b = TLanes.Load(in Unsafe.Add(ref inputs, TLanes.Words));
            var (notA, notB) = (TLanes.Not(a), TLanes.Not(b));
            var both = TLanes.Carry(sum, a, b);
            var first = TLanes.Carry(sum, a, notB);
            var second = TLanes.Carry(sum, notA, b);
            var neither = TLanes.Carry(sum, notA, notB);
            Put(ref table, 0, both);
            Put(ref table, 1, first);
            Put(ref table, 2, second);
            Put(ref table, 3, neither);
            Put(ref table, 4, TLanes.Not(neither));
            Put(ref table, 5, TLanes.Not(second));
            Put(ref table, 6, TLanes.Not(first));
            Put(ref table, 7, TLanes.Not(both));
            sum = TLanes.Sum(sum, a, b);
            inputs = ref Unsafe.Add(ref inputs, 2 * TLanes.Words);
            table = ref Unsafe.Add(ref table, StepWords);
        }
        TLanes.Store(sum, ref chain);
    }

    /// <summary>Adds one tile to the counters of all neurons.</summary>
    /// <param name="table">The carries of the tile.</param>
    /// <param name="selectors">For each neuron a byte a step, 0 to 56 in eights; as words, the first step lowest.</param>
    /// <param name="counters">The counters, <see cref="CounterShape.CounterVectors"/> vectors a neuron.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="shape">The shape of the layer.</param>
    /// <param name="tile">The tile; at tile 0 the counters start from zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTile(ref ulong table, ref ulong selectors, ref ulong counters, int neurons, CounterShape shape, int tile)
    {
        var steps = shape.TileSteps;
        var counterWords = shape.CounterVectors * TLanes.Words;
        var carryAt = (CounterShape.LowDigits + tile) * TLanes.Words;
        for (var n = 0; n < neurons; n++)
        {
            TVector d1 = TLanes.Zero, d2 = d1, d4 = d1, d8 = d1, d16 = d1, d32 = d1, over = d1;
            if (tile != 0)
            {
                d1 = Get(ref counters, 0);
                d2 = Get(ref counters, 1);
                d4 = Get(ref counters, 2);
                d8 = Get(ref counters, 3);
                d16 = Get(ref counters, 4);
                d32 = Get(ref counters, 5);
            }
            ref var steps8 = ref table;
            TVector carry, next;
            for (var left = steps - 16; left >= 0; left -= 16)
            {
                carry = AddEight(ref steps8, selectors, ref d1, ref d2, ref d4);
                next = AddEight(ref Unsafe.Add(ref steps8, 8 * StepWords), Unsafe.Add(ref selectors, 1), ref d1, ref d2, ref d4);
                Adders<TVector, TLanes>.Full(ref d8, ref carry, next);
                Adders<TVector, TLanes>.Half(ref d16, ref carry);
                Adders<TVector, TLanes>.Half(ref d32, ref carry);
                over = TLanes.Or(over, carry);
                steps8 = ref Unsafe.Add(ref steps8, 16 * StepWords);
                selectors = ref Unsafe.Add(ref selectors, 2);
            }
            if ((steps & 8) != 0)
            {
                carry = AddEight(ref steps8, selectors, ref d1, ref d2, ref d4);
                Adders<TVector, TLanes>.Half(ref d8, ref carry);
                Adders<TVector, TLanes>.Half(ref d16, ref carry);
                Adders<TVector, TLanes>.Half(ref d32, ref carry);
                over = TLanes.Or(over, carry);
                selectors = ref Unsafe.Add(ref selectors, 1);
            }
            Put(ref counters, 0, d1);
            Put(ref counters, 1, d2);
            Put(ref counters, 2, d4);
            Put(ref counters, 3, d8);
            Put(ref counters, 4, d16);
            Put(ref counters, 5, d32);
            TLanes.Store(over, ref Unsafe.Add(ref counters, carryAt));
            counters = ref Unsafe.Add(ref counters, counterWords);
        }
    }

    /// <summary>
    /// Compares the counts of all neurons with their limits, digit by digit from the lowest: 1 where a count is below the limit.
    /// </summary>
    /// <param name="counters">The counters; they are overwritten.</param>
    /// <param name="chain">The chain behind the last step.</param>
    /// <param name="planes">Vectors that the picks choose from.</param>
    /// <param name="picks">
    /// For each neuron the index of the vector that turns the chain into its lowest digit (all ones where its weights are of odd parity), one
    /// for each digit of its limit, and one that turns the result.
    /// </param>
    /// <param name="valid">The lanes that are used; the others give 0.</param>
    /// <param name="output">Where the vector of the first neuron goes.</param>
    /// <param name="outputStride">Words from one neuron's output to the next.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="shape">The shape of the layer.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare(
        ref ulong counters, ref readonly ulong chain, ref ulong planes, ref ushort picks, ref readonly ulong valid, ref ulong output, int outputStride,
        int neurons, CounterShape shape)
    {
        var sum = TLanes.Load(in chain);
        var lanes = TLanes.Load(in valid);
        var counterWords = shape.CounterVectors * TLanes.Words;
        for (var n = 0; n < neurons; n++)
        {
            // The borrow of count - limit.
            var count = TLanes.Xor(sum, Plane(ref planes, picks));
            var below = TLanes.Without(Plane(ref planes, Unsafe.Add(ref picks, 1)), count);
            for (var digit = 0; digit < shape.UsedLowDigits; digit++)
                below = TLanes.Borrow(Get(ref counters, digit), Plane(ref planes, Unsafe.Add(ref picks, 2 + digit)), below);
            picks = ref Unsafe.Add(ref picks, 2 + shape.UsedLowDigits);
            ref var carries = ref Unsafe.Add(ref counters, CounterShape.LowDigits * TLanes.Words);
            for (var left = shape.CarryDigits == 0 ? 0 : shape.Tiles; left > 0;)
            {
                count = AddCarries(ref carries, ref left);
                below = TLanes.Borrow(count, Plane(ref planes, picks), below);
                picks = ref Unsafe.Add(ref picks, 1);
            }
            below = TLanes.Or(Plane(ref planes, picks), below);
            var fires = TLanes.And(TLanes.Xor(below, Plane(ref planes, Unsafe.Add(ref picks, 1))), lanes);
            picks = ref Unsafe.Add(ref picks, 2);
            TLanes.Store(fires, ref output);
            output = ref Unsafe.Add(ref output, outputStride);
            counters = ref Unsafe.Add(ref counters, counterWords);
        }
    }

    /// <summary>Writes the digits of the counts, the lowest first, <see cref="CounterShape.Digits"/> - 1 vectors a neuron.</summary>
    /// <param name="counters">The counters; they are overwritten.</param>
    /// <param name="chain">The chain behind the last step.</param>
    /// <param name="odd">One word a neuron: all ones where its weights are of odd parity, else 0.</param>
    /// <param name="digits">Where the digits of the first neuron go.</param>
    /// <param name="neurons">Number of neurons.</param>
    /// <param name="shape">The shape of the layer.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteDigits(
        ref ulong counters, ref readonly ulong chain, ReadOnlySpan<bool> odd, ref ulong digits, int neurons, CounterShape shape)
    {
        var sum = TLanes.Load(in chain);
        var counterWords = shape.CounterVectors * TLanes.Words;
        for (var n = 0; n < neurons; n++)
        {
            Put(ref digits, 0, odd[n] ? TLanes.Not(sum) : sum);
            for (var digit = 0; digit < shape.UsedLowDigits; digit++)
                Put(ref digits, 1 + digit, Get(ref counters, digit));
            digits = ref Unsafe.Add(ref digits, (1 + shape.UsedLowDigits) * TLanes.Words);
            ref var carries = ref Unsafe.Add(ref counters, CounterShape.LowDigits * TLanes.Words);
            for (var left = shape.CarryDigits == 0 ? 0 : shape.Tiles; left > 0;)
            {
                Put(ref digits, 0, AddCarries(ref carries, ref left));
                digits = ref Unsafe.Add(ref digits, TLanes.Words);
            }
            counters = ref Unsafe.Add(ref counters, counterWords);
        }
    }

    /// <summary>Adds up carries of one weight: returns their lowest digit and leaves the carries of the next weight in their place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector AddCarries(ref ulong carries, ref int count)
    {
        var sum = Get(ref carries, 0);
        var kept = 0;
        for (var i = 1; i < count; i += 2)
        {
            var carry = Get(ref carries, i);
            if (i + 1 < count)
                Adders<TVector, TLanes>.Full(ref sum, ref carry, Get(ref carries, i + 1));
            else
                Adders<TVector, TLanes>.Half(ref sum, ref carry);
            Put(ref carries, kept++, carry);
        }
        count = kept;
        return sum;
    }

    /// <summary>Adds the carries of eight steps, as a tree so that they wait for each other as little as possible; returns what carries out of the third digit.</summary>
    /// <remarks>
    /// The eight selectors come in one word: a load of each would take as many of the processor's load slots as the vectors do
    /// (on Zen 5 a kernel with a load for each selector runs at 0.8 of the speed). Rotations take one instruction each, shifts a copy as well.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddEight(ref ulong table, ulong selectors, ref TVector d1, ref TVector d2, ref TVector d4)
    {
        var a = TLanes.Pick(in table, (byte)selectors);
        var b = TLanes.Pick(in Unsafe.Add(ref table, StepWords), (byte)BitOperations.RotateRight(selectors, 8));
        var c = TLanes.Pick(in Unsafe.Add(ref table, 2 * StepWords), (byte)BitOperations.RotateRight(selectors, 16));
        var d = TLanes.Pick(in Unsafe.Add(ref table, 3 * StepWords), (byte)BitOperations.RotateRight(selectors, 24));
        var e = TLanes.Pick(in Unsafe.Add(ref table, 4 * StepWords), (byte)BitOperations.RotateRight(selectors, 32));
        var f = TLanes.Pick(in Unsafe.Add(ref table, 5 * StepWords), (byte)BitOperations.RotateRight(selectors, 40));
        var g = TLanes.Pick(in Unsafe.Add(ref table, 6 * StepWords), (byte)BitOperations.RotateRight(selectors, 48));
        var h = TLanes.Pick(in Unsafe.Add(ref table, 7 * StepWords), (nuint)(selectors >> 56));
        Adders<TVector, TLanes>.Full(ref a, ref b, c);
        Adders<TVector, TLanes>.Full(ref d, ref e, f);
        Adders<TVector, TLanes>.Full(ref a, ref d, g);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Plane(ref ulong planes, int index) => TLanes.Load(in Unsafe.Add(ref planes, index * TLanes.Words));
}
