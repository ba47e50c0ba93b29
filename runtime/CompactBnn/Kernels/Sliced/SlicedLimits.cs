using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Limits of counts as picks among vectors. Where padding counts nothing, the limit of a neuron differs between classes of lanes: a digit of it
/// is then 1 in a union of classes, and the vectors are these unions.
/// </summary>
internal sealed class SlicedLimits
{
    private readonly List<ulong> _unions = [];
    private readonly Dictionary<uint, ushort> _indices = [];
    private readonly ulong[][] _lanes;

    private SlicedLimits(SlicedWeights weights, ulong[][] lanes, int classes)
    {
        _lanes = lanes;
        (Counts, PicksOfNeuron) = weights.Groups is { Shape: var shape }
            ? (shape.Groups * shape.Size, shape.LimitDigits + 1)
            : (weights.Neurons, weights.Shape.Digits + 2);
        Picks = new ushort[classes * Counts * PicksOfNeuron];
    }

    /// <summary>Picks of one neuron: where each is counted by itself one of the parity, then one a digit, and one that turns.</summary>
    public int PicksOfNeuron { get; }

    /// <summary>Counts of a class: the neurons, or those of all groups, of which some are in two.</summary>
    public int Counts { get; }

    /// <summary>The picks of all neurons.</summary>
    public ushort[] Picks { get; }

    /// <summary>The vectors that are picked, at a cache line: one that lies across two takes twice as long to load.</summary>
    public PinnedArray<ulong> Planes { get; private set; } = new(0);

    /// <summary>Limits for lanes of several classes.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="lanes">For each class, at most 32, its lanes as the words of one vector.</param>
    /// <param name="limits">For each class and neuron the largest count that fires; the neurons of a class lie together.</param>
    /// <param name="turned">One bit a neuron, as words: whether its result is turned; empty where none is.</param>
    public static SlicedLimits OfLanes(SlicedWeights weights, ulong[][] lanes, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned)
    {
        var result = new SlicedLimits(weights, lanes, 1);
        result.Fill(weights, 0, limits, turned);
        result.Planes = new PinnedArray<ulong>(result._unions.Count);
        CollectionsMarshal.AsSpan(result._unions).CopyTo(result.Planes.Span);
        return result;
    }

    /// <summary>Limits for classes of which each has all lanes to itself: the picks of one class lie behind those of another, and pick all zeros or all ones.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="limits">As for <see cref="OfLanes"/>.</param>
    /// <param name="turned">As for <see cref="OfLanes"/>.</param>
    public static SlicedLimits OfClasses(SlicedWeights weights, int classes, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned)
    {
        var result = new SlicedLimits(weights, [[ulong.MaxValue]], classes);
        result.Union(0);
        result.Union(1);
        var stride = limits.Length / classes;
        for (var c = 0; c < classes; c++)
            result.Fill(weights, c * result.Counts, limits.Slice(c * stride, stride), turned);
        return result;
    }

    private void Fill(SlicedWeights weights, int first, ReadOnlySpan<int> limits, ReadOnlySpan<ulong> turned)
    {
        var stride = limits.Length / _lanes.Length;
        var all = (uint)((1UL << _lanes.Length) - 1);
        for (var i = 0; i < Counts; i++)
        {
            var neuron = i;
            var offset = 0;
            var picks = Picks.AsSpan((first + i) * PicksOfNeuron, PicksOfNeuron);
            if (weights.Groups is { } groups)
            {
                var (group, place) = Math.DivRem(i, groups.Shape.Size);
                (neuron, offset) = (groups.Shape.FirstOf(group) + place, groups.OffsetOf(group, place));
            }
            else
            {
                picks[0] = Union(weights.Odd[neuron] ? all : 0);
                picks = picks[1..];
            }
            for (var digit = 0; digit < picks.Length - 1; digit++)
            {
                var union = 0U;
                for (var c = 0; c < _lanes.Length; c++)
                    union |= (uint)(Bound(limits[c * stride + neuron], weights.Shape.Inputs) + offset >> digit & 1) << c;
                picks[digit] = Union(union);
            }
            picks[^1] = Union(!turned.IsEmpty && (turned[neuron / 64] >> neuron & 1) != 0 ? all : 0);
        }
    }

    /// <summary>What a count must be below to fire.</summary>
    public static int Bound(int limit, int inputs) => Math.Clamp(limit, -1, inputs) + 1;

    private ushort Union(uint classes)
    {
        if (_indices.TryGetValue(classes, out var index))
            return index;
        index = checked((ushort)_indices.Count);
        var words = new ulong[_lanes[0].Length];
        for (var c = 0; c < _lanes.Length; c++)
        for (var word = 0; word < words.Length; word++)
            words[word] |= (classes >> c & 1) != 0 ? _lanes[c][word] : 0;
        _unions.AddRange(words);
        return _indices[classes] = index;
    }
}
