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
        Merge(ref counts, shape.Classes, shape.Digits, weights.ClassDigits);
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

    /// <summary>
    /// Adds up the classes. For one neuron after the other, from the last, the classes where its weights are the opposite ones are added to those with which they
    /// are the same but for this neuron, which leaves half as many classes; and they are added to each other, which gives its part.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Merge(ref ulong counts, int classes, int digits, int classDigits)
    {
        var place = digits * TLanes.Words;
        var used = classDigits;
        for (var half = classes / 2; half >= 1; half /= 2)
        {
            ref var opposite = ref Unsafe.Add(ref counts, half * place);
            if (half == 1)
            {
                Add(ref counts, ref opposite, ref counts, used, digits);
                return;
            }
            for (var c = 0; c < half / 2; c++)
                AddFour(ref Unsafe.Add(ref counts, 2 * c * place), ref Unsafe.Add(ref opposite, 2 * c * place), ref Unsafe.Add(ref opposite, c * place), place, used, digits);
            used = Math.Min(used + 1, digits);
            var part = used;
            for (var count = half / 4; count >= 1; count /= 2)
            {
                for (var c = 0; c < count; c++)
                {
                    Add(
                        ref Unsafe.Add(ref opposite, 2 * c * place), ref Unsafe.Add(ref opposite, (2 * c + 1) * place), ref Unsafe.Add(ref opposite, c * place),
                        part, digits);
                }
                part = Math.Min(part + 1, digits);
            }
        }
    }

    /// <summary>Adds two numbers; the sum, which may take the place of one of them, has a digit more where there is room, and needs none where there is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref ulong a, ref ulong b, ref ulong sum, int used, int digits)
    {
        var (x, y) = (TLanes.Load(in a), TLanes.Load(in b));
        TLanes.Store(TLanes.Xor(x, y), ref sum);
        var carry = TLanes.And(x, y);
        var end = used * TLanes.Words;
        for (var at = TLanes.Words; at < end; at += TLanes.Words)
        {
            (x, y) = (TLanes.Load(in Unsafe.Add(ref a, at)), TLanes.Load(in Unsafe.Add(ref b, at)));
            TLanes.Store(TLanes.Sum(carry, x, y), ref Unsafe.Add(ref sum, at));
            carry = TLanes.Carry(x, y, carry);
        }
        if (used < digits)
            TLanes.Store(carry, ref Unsafe.Add(ref sum, end));
    }

    /// <summary>Adds to two numbers that lie together two others that lie together, and these to each other, so that each is fetched once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour(ref ulong numbers, ref ulong others, ref ulong sum, int place, int used, int digits)
    {
        TVector first = TLanes.Zero, second = first, third = first;
        var end = used * TLanes.Words;
        for (var at = 0; at < end; at += TLanes.Words)
        {
            var (a, b) = (TLanes.Load(in Unsafe.Add(ref numbers, at)), TLanes.Load(in Unsafe.Add(ref numbers, place + at)));
            var (x, y) = (TLanes.Load(in Unsafe.Add(ref others, at)), TLanes.Load(in Unsafe.Add(ref others, place + at)));
            TLanes.Store(TLanes.Sum(first, a, x), ref Unsafe.Add(ref numbers, at));
            first = TLanes.Carry(a, x, first);
            TLanes.Store(TLanes.Sum(second, b, y), ref Unsafe.Add(ref numbers, place + at));
            second = TLanes.Carry(b, y, second);
            TLanes.Store(TLanes.Sum(third, x, y), ref Unsafe.Add(ref sum, at));
            third = TLanes.Carry(x, y, third);
        }
        if (used == digits)
            return;
        TLanes.Store(first, ref Unsafe.Add(ref numbers, end));
        TLanes.Store(second, ref Unsafe.Add(ref numbers, place + end));
        TLanes.Store(third, ref Unsafe.Add(ref sum, end));
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
        // The borrow of count - limit: the majority of the complement of the count's digit, the limit's digit and the borrow below.
        var below = TLanes.Zero;
        for (var digit = 0; digit < digits; digit++)
            below = TLanes.Carry(Plane(ref planes, Unsafe.Add(ref picks, digit)), TLanes.Not(Get(ref counts, digit)), below);
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
            // The sum less twice the part less 1, whose lowest digit is the complement of the sum's.
            var carry = TLanes.Load(in counts);
            below = TLanes.And(carry, Plane(ref planes, picks));
            for (var digit = 1; digit < digits; digit++)
            {
                var (x, y) = (Get(ref counts, digit), TLanes.Not(Get(ref part, digit - 1)));
                below = TLanes.Carry(Plane(ref planes, Unsafe.Add(ref picks, digit)), TLanes.Not(TLanes.Sum(carry, x, y)), below);
                carry = TLanes.Carry(x, y, carry);
            }
            // In the digit above them negative differences have 1; its complement makes all differences numbers from 0 on.
            var top = hasTop ? TLanes.Xor(carry, TLanes.Not(Get(ref part, digits - 1))) : TLanes.Not(carry);
            below = TLanes.Carry(Plane(ref planes, Unsafe.Add(ref picks, digits)), top, below);
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
            var carry = TLanes.Load(in counts);
            Store(ref output, 0, TLanes.Not(carry));
            for (var digit = 1; digit < digits; digit++)
            {
                var (x, y) = (Get(ref counts, digit), TLanes.Not(Get(ref part, digit - 1)));
                Store(ref output, digit, TLanes.Sum(carry, x, y));
                carry = TLanes.Carry(x, y, carry);
            }
            Store(ref output, digits, TLanes.Not(hasTop ? TLanes.Xor(carry, TLanes.Not(Get(ref part, digits - 1))) : TLanes.Not(carry)));
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
