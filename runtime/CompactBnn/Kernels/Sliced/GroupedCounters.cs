using System.Numerics;
using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Counting the inputs that differ from binary weights, for a group of neurons over the same lanes. The inputs on which the group's weights agree with
/// those of its first neuron in the same way are a class, counted once by full adders. The first neuron's count is the sum of all classes; that of another one
/// is this sum, less twice the counts of the classes where its weights are the opposite ones, plus the number of inputs in these.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
internal static class GroupedCounters<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IBitLanes<TVector>
{
    private const int RegisterDigits = GroupShape.LeastDigits;

    /// <summary>Words of places up to which the digits in registers are enough.</summary>
    private const int RegisterWords = 15;

    /// <summary>Writes inputs as planes: each one, and its complement behind it.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="count">Number of inputs.</param>
    /// <param name="planes">Where the first goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expand(ref ulong inputs, int count, ref ulong planes)
    {
        for (var i = 0; i < count; i++)
        {
            StoreBoth(TLanes.Load(in inputs), ref planes);
            inputs = ref Unsafe.Add(ref inputs, TLanes.Words);
            planes = ref Unsafe.Add(ref planes, 2 * TLanes.Words);
        }
    }

    /// <summary>Stores an input, and its complement behind it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="plane">Where it goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBoth(TVector input, ref ulong plane)
    {
        TLanes.Store(input, ref plane);
        TLanes.Store(TLanes.Not(input), ref Unsafe.Add(ref plane, TLanes.Words));
    }

    /// <summary>Counts the classes of a group and turns them into sums: that of the first neuron in place 0, and in place 2^(i - 1) what neuron i has to take off twice.</summary>
    /// <param name="planes">The planes of all inputs, zeros behind them.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="group">The group.</param>
    /// <param name="counts">Where they go: <see cref="GroupShape.Digits"/> vectors a place.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Count(ref ulong planes, GroupedWeights weights, int group, ref ulong counts)
    {
        var shape = weights.Shape;
        CountClasses(ref planes, ref weights.Places(group), weights.Slots(group), weights.Words(group), ref counts, shape.Digits, weights.ClassDigits);
        ClassSums<TVector, TLanes>.Merge(ref counts, shape.Classes, shape.Digits * TLanes.Words, weights.ClassDigits, shape.Digits);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountClasses(
        ref ulong planes, ref ulong places, ReadOnlySpan<byte> slots, ReadOnlySpan<ushort> words, ref ulong counts, int digits, int classDigits)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            TVector d1 = TLanes.Zero, d2 = d1, d4 = d1, d8 = d1, d16 = d1, d32 = d1;
            ref var count = ref Unsafe.Add(ref counts, slots[i] * digits * TLanes.Words);
            for (var high = RegisterDigits; high < classDigits; high++)
                TLanes.Store(TLanes.Zero, ref Unsafe.Add(ref count, high * TLanes.Words));
            // What is left beside the sixteens comes first, while the digits that it carries into are 0 yet.
            int left = words[i];
            if ((left & 1) != 0)
            {
                StartFour(ref planes, places, out d1, out d2, out d4);
                places = ref Unsafe.Add(ref places, 1);
            }
            if ((left & 2) != 0)
            {
                d8 = AddEight(ref planes, ref places, ref d1, ref d2, ref d4);
                places = ref Unsafe.Add(ref places, 2);
            }
            var isLarge = left > RegisterWords;
            for (; left >= 4; left -= 4)
            {
                var carry = AddEight(ref planes, ref places, ref d1, ref d2, ref d4);
                var next = AddEight(ref planes, ref Unsafe.Add(ref places, 2), ref d1, ref d2, ref d4);
                Adders<TVector, TLanes>.Full(ref d8, ref carry, next);
                Adders<TVector, TLanes>.Half(ref d16, ref carry);
                Adders<TVector, TLanes>.Half(ref d32, ref carry);
                if (isLarge)
                    Adders<TVector, TLanes>.Into(ref Unsafe.Add(ref count, RegisterDigits * TLanes.Words), classDigits - RegisterDigits, carry);
                places = ref Unsafe.Add(ref places, 4);
            }
            TLanes.Store(d1, ref count);
            TLanes.Store(d2, ref Unsafe.Add(ref count, TLanes.Words));
            TLanes.Store(d4, ref Unsafe.Add(ref count, 2 * TLanes.Words));
            TLanes.Store(d8, ref Unsafe.Add(ref count, 3 * TLanes.Words));
            TLanes.Store(d16, ref Unsafe.Add(ref count, 4 * TLanes.Words));
            TLanes.Store(d32, ref Unsafe.Add(ref count, 5 * TLanes.Words));
        }
    }

    /// <summary>Compares the counts of a group with their limits, digit by digit from the lowest.</summary>
    /// <param name="counts">What <see cref="Count"/> made.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="planes">Vectors that the picks choose from.</param>
    /// <param name="picks">For each neuron the index of the vector for each of <see cref="GroupShape.LimitDigits"/>, and of one that turns the result.</param>
    /// <param name="valid">The lanes that are used; the others give 0.</param>
    /// <param name="output">Where the vector of the group's first neuron goes.</param>
    /// <param name="outputStride">Words from one neuron's output to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare(
        ref ulong counts, GroupedWeights weights, ref ulong planes, ref ushort picks, ref readonly ulong valid, ref ulong output, int outputStride)
    {
        var shape = weights.Shape;
        var digits = shape.Digits;
        var hasTop = HasTop(weights);
        var lanes = TLanes.Load(in valid);
        // The borrow of count - limit.
        var below = TLanes.Zero;
        for (var digit = 0; digit < digits; digit++)
            below = TLanes.Borrow(Get(ref counts, digit), Plane(ref planes, Unsafe.Add(ref picks, digit)), below);
        below = TLanes.Or(Plane(ref planes, Unsafe.Add(ref picks, digits)), below);
        for (var i = 1; ; i++)
        {
            var fires = TLanes.And(TLanes.Xor(below, Plane(ref planes, Unsafe.Add(ref picks, digits + 1))), lanes);
            TLanes.Store(fires, ref output);
            if (i == shape.Size)
                return;
            output = ref Unsafe.Add(ref output, outputStride);
            picks = ref Unsafe.Add(ref picks, digits + 2);
            ref var part = ref Unsafe.Add(ref counts, (digits << (i - 1)) * TLanes.Words);
            // The sum less twice the part less 1, whose lowest digit and borrow are the complement of the sum's lowest digit.
            var borrow = TLanes.Not(TLanes.Load(in counts));
            below = TLanes.Without(Plane(ref planes, picks), borrow);
            for (var digit = 1; digit < digits; digit++)
            {
                var (x, y) = (Get(ref counts, digit), Get(ref part, digit - 1));
                below = TLanes.Borrow(TLanes.Sum(borrow, x, y), Plane(ref planes, Unsafe.Add(ref picks, digit)), below);
                borrow = TLanes.Borrow(x, y, borrow);
            }
            // In the digit above them negative differences have 1; its complement makes all differences numbers from 0 on.
            var negative = hasTop ? TLanes.Xor(borrow, Get(ref part, digits - 1)) : borrow;
            below = TLanes.Carry(Plane(ref planes, Unsafe.Add(ref picks, digits)), negative, below);
        }
    }

    /// <summary>Writes the digits of what a group is compared by, the lowest first, <see cref="GroupShape.LimitDigits"/> vectors a neuron.</summary>
    /// <param name="counts">What <see cref="Count"/> made.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="output">Where the digits of the group's first neuron go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteDigits(ref ulong counts, GroupedWeights weights, ref ulong output)
    {
        var shape = weights.Shape;
        var digits = shape.Digits;
        var hasTop = HasTop(weights);
        for (var digit = 0; digit < digits; digit++)
            Store(ref output, digit, Get(ref counts, digit));
        Store(ref output, digits, TLanes.Zero);
        for (var i = 1; i < shape.Size; i++)
        {
            output = ref Unsafe.Add(ref output, shape.LimitDigits * TLanes.Words);
            ref var part = ref Unsafe.Add(ref counts, (digits << (i - 1)) * TLanes.Words);
            var borrow = TLanes.Not(TLanes.Load(in counts));
            Store(ref output, 0, borrow);
            for (var digit = 1; digit < digits; digit++)
            {
                var (x, y) = (Get(ref counts, digit), Get(ref part, digit - 1));
                Store(ref output, digit, TLanes.Sum(borrow, x, y));
                borrow = TLanes.Borrow(x, y, borrow);
            }
            Store(ref output, digits, TLanes.Not(hasTop ? TLanes.Xor(borrow, Get(ref part, digits - 1)) : borrow));
        }
    }

    /// <summary>Whether the parts have as many digits as the sum; they have one less otherwise.</summary>
    private static bool HasTop(GroupedWeights weights) => weights.ClassDigits + weights.Shape.Size - 2 >= weights.Shape.Digits;

    /// <summary>Adds eight inputs, as a tree so that they wait for each other as little as possible; returns what carries out of the third digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddEight(ref ulong planes, ref ulong places, ref TVector d1, ref TVector d2, ref TVector d4)
    {
        var (four, more) = (places, Unsafe.Add(ref places, 1));
        var a = Pick(ref planes, four, 0);
        var b = Pick(ref planes, four, 1);
        var c = Pick(ref planes, four, 2);
        var d = Pick(ref planes, four, 3);
        var e = Pick(ref planes, more, 0);
        var f = Pick(ref planes, more, 1);
        var g = Pick(ref planes, more, 2);
        var h = Pick(ref planes, more, 3);
        Adders<TVector, TLanes>.Full(ref a, ref b, c);
        Adders<TVector, TLanes>.Full(ref d, ref e, f);
        Adders<TVector, TLanes>.Full(ref a, ref d, g);
        Adders<TVector, TLanes>.Full(ref d1, ref a, h);
        Adders<TVector, TLanes>.Full(ref b, ref e, d);
        Adders<TVector, TLanes>.Full(ref d2, ref b, a);
        Adders<TVector, TLanes>.Full(ref d4, ref b, e);
        return b;
    }

    /// <summary>Adds up the first four inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StartFour(ref ulong planes, ulong places, out TVector d1, out TVector d2, out TVector d4)
    {
        d1 = Pick(ref planes, places, 0);
        d2 = Pick(ref planes, places, 1);
        d4 = Pick(ref planes, places, 3);
        Adders<TVector, TLanes>.Full(ref d1, ref d2, Pick(ref planes, places, 2));
        Adders<TVector, TLanes>.Half(ref d1, ref d4);
        Adders<TVector, TLanes>.Half(ref d2, ref d4);
    }

    /// <summary>One of four planes, whose places are a word: a rotation and a mask give eight times a place, which is a scaled index in one instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Pick(ref ulong planes, ulong places, int index) =>
        TLanes.Pick(in planes, (nuint)(BitOperations.RotateRight(places, 16 * index - 3) & (8 * (ulong)ushort.MaxValue)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Get(ref ulong vectors, int index) => TLanes.Load(in Unsafe.Add(ref vectors, index * TLanes.Words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref ulong vectors, int index, TVector vector) => TLanes.Store(vector, ref Unsafe.Add(ref vectors, index * TLanes.Words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Plane(ref ulong planes, int index) => TLanes.Load(in Unsafe.Add(ref planes, index * TLanes.Words));
}
