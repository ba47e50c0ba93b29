using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Binary weights as classes of inputs for groups of neurons: derived once from the packed weights, at two bytes for each input and group. An input whose
/// weight of the group's first neuron is 1 is read as its complement, so that a class counts the inputs that differ from the first neuron's weights.
/// </summary>
internal sealed class GroupedWeights
{
    /// <summary>Places are taken four at a time, one word.</summary>
    private const int PlacesOfWord = 4;

    private const int BlockLanes = 8;
    private const int WordBits = 64;

    private readonly ulong[] _places;
    private readonly int[] _firstPlaces;
    private readonly byte[] _slots;
    private readonly ushort[] _words;
    private readonly int[] _differences;

    /// <param name="words">Packed weights: for each block of eight neurons and each word of a neuron's weights, the words of the eight.</param>
    /// <param name="shape">The groups.</param>
    public GroupedWeights(ReadOnlySpan<ulong> words, GroupShape shape)
    {
        Shape = shape;
        _slots = new byte[shape.Groups * shape.Classes];
        _words = new ushort[_slots.Length];
        _firstPlaces = new int[shape.Groups];
        _differences = new int[shape.Groups * shape.Size];
        var places = new List<ulong>(shape.Groups * (shape.Inputs / PlacesOfWord + shape.Classes));
        var patterns = new byte[(shape.Inputs + WordBits - 1) / WordBits * WordBits];
        var keys = new int[shape.Classes];
        var largest = 0;
        for (var group = 0; group < shape.Groups; group++)
        {
            ReadPatterns(words, group, patterns);
            _firstPlaces[group] = places.Count;
            largest = Math.Max(largest, AddClasses(patterns.AsSpan(0, shape.Inputs), group, keys, places));
        }
        _places = [.. places];
        while (largest >> ClassDigits > 0)
            ClassDigits++;
    }

    /// <summary>The groups.</summary>
    public GroupShape Shape { get; }

    /// <summary>Digits of the largest class.</summary>
    public int ClassDigits { get; }

    /// <summary>
    /// What a neuron of a group is compared by, less its count: nothing for the first one; for another one 2^digits - 1, which makes it a number from 0 on, less its
    /// weights that are not the first neuron's.
    /// </summary>
    public int OffsetOf(int group, int place) => place == 0 ? 0 : (1 << Shape.Digits) - 1 - _differences[group * Shape.Size + place];

    /// <summary>The inputs of a group, class behind class, in the order of <see cref="Slots"/>: places of planes, in words of four; a class ends with its word, filled up by zeros.</summary>
    public ref ulong Places(int group) => ref _places[_firstPlaces[group]];

    /// <summary>The classes of a group, the largest first, so that most loops over them run as often as the last one.</summary>
    public ReadOnlySpan<byte> Slots(int group) => _slots.AsSpan(group * Shape.Classes, Shape.Classes);

    /// <summary>The words of each class, in the same order.</summary>
    public ReadOnlySpan<ushort> Words(int group) => _words.AsSpan(group * Shape.Classes, Shape.Classes);

    /// <summary>For each input a bit a neuron of the group: whether its weight differs from the first neuron's; in the lowest bit that weight itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadPatterns(ReadOnlySpan<ulong> words, int group, Span<byte> patterns)
    {
        var first = Shape.FirstOf(group);
        var wordsOfNeuron = patterns.Length / WordBits;
        Span<ulong> rows = stackalloc ulong[BlockLanes];
        rows.Clear();
        for (var word = 0; word < wordsOfNeuron; word++)
        {
            for (var i = 0; i < Shape.Size; i++)
                rows[i] = words[((first + i) / BlockLanes * wordsOfNeuron + word) * BlockLanes + (first + i) % BlockLanes];
            for (var i = 1; i < Shape.Size; i++)
                rows[i] ^= rows[0];
            var eights = MemoryMarshal.Cast<byte, ulong>(patterns.Slice(word * WordBits, WordBits));
            for (var part = 0; part < eights.Length; part++)
            {
                ulong matrix = 0;
                for (var i = 0; i < Shape.Size; i++)
                    matrix |= (rows[i] >> (8 * part) & 0xFF) << (8 * i);
                eights[part] = BitTranspose.Eight(matrix);
            }
        }
    }

    /// <summary>Sorts the inputs of a group into classes; returns the inputs of the largest one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddClasses(ReadOnlySpan<byte> patterns, int group, Span<int> keys, List<ulong> places)
    {
        Span<int> counts = stackalloc int[Shape.Classes];
        counts.Clear();
        foreach (var pattern in patterns)
            counts[pattern >> 1]++;
        var slots = _slots.AsSpan(group * Shape.Classes, Shape.Classes);
        for (var c = 0; c < slots.Length; c++)
            (slots[c], keys[c]) = ((byte)c, -WordsFor(counts[c]));
        keys.Sort(slots);
        Span<int> next = stackalloc int[slots.Length];
        var total = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            next[slots[i]] = PlacesOfWord * total;
            _words[group * Shape.Classes + i] = (ushort)-keys[i];
            total -= keys[i];
        }
        CollectionsMarshal.SetCount(places, places.Count + total);
        var flat = MemoryMarshal.Cast<ulong, ushort>(CollectionsMarshal.AsSpan(places)[^total..]);
        flat.Fill((ushort)(2 * Shape.Inputs));
        for (var input = 0; input < patterns.Length; input++)
            flat[next[patterns[input] >> 1]++] = (ushort)(2 * input + (patterns[input] & 1));
        for (var c = 0; c < counts.Length; c++)
        for (var i = 1; i < Shape.Size; i++)
            _differences[group * Shape.Size + i] += (c >> (i - 1) & 1) * counts[c];
        return Max(counts);
    }

    private static int WordsFor(int inputs) => (inputs + PlacesOfWord - 1) / PlacesOfWord;

    private static int Max(ReadOnlySpan<int> numbers)
    {
        var max = 0;
        foreach (var number in numbers)
            max = Math.Max(max, number);
        return max;
    }
}
