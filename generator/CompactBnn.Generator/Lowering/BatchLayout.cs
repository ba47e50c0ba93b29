using System;
using System.Collections.Generic;
using System.Linq;
using CompactBnn.Format;
using CompactBnn.Kernels.Bytes;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Lowering;

/// <summary>
/// How a batch is evaluated with an image a lane: from which step on, and where the values lie. The steps before it run for each image, and the
/// last value they make is turned into lanes.
/// </summary>
internal sealed class BatchLayout
{
    /// <summary>Images whose packed pixels are turned into lanes at a time.</summary>
    public const int ImagesAtATime = 64;

    /// <summary>The most words of the workspace, and of the limits by octets: 64 MB.</summary>
    public const long MostWords = 1 << 23;

    private const int MostVectorWords = 8;

    // Bits of the integers, integers of a word, and words of the narrowest vector of them.
    private const int IntegerBits = 16;
    private const int WordIntegers = 4;
    private const int LeastShortWords = 2;

    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);
    private int _octetScratch;

    private BatchLayout(IReadOnlyList<Step> steps, int first)
    {
        Steps = steps;
        First = first;
    }

    /// <summary>All steps of the network.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>The first step that works on lanes.</summary>
    public int First { get; }

    /// <summary>The value that is turned into lanes; null where the encoding of the input, or a first layer on its bytes, makes them.</summary>
    public Map? Taken { get; private set; }

    /// <summary>Vectors of all values that are alive at a time.</summary>
    public int Vectors { get; private set; }

    /// <summary>Where the scratch memory of the layers begins, in vectors.</summary>
    public int Scratch { get; private set; }

    /// <summary>Where the integers begin that a first layer turns bytes into, in vectors.</summary>
    public int Integers { get; private set; }

    /// <summary>Words of the limits that layers compare with by octets, of which each border class has its own.</summary>
    public long OctetLimitWords => Steps.Skip(First).OfType<BitLayerStep>().Sum(layer =>
        (long)layer.Rows.Count * layer.Columns.Count * OctetShape.OctetsOf(layer.Shape.Outputs) * new OctetShape(layer.Shape.Taps).LimitVectors * OctetShape.Neurons);

    /// <summary>The layout of a network's batches; null where its last steps do not work on lanes.</summary>
    public static BatchLayout? Of(IReadOnlyList<Step> steps, int networkWords)
    {
        var first = steps.Count;
        while (first > 0 && IsOnLanes(steps, first - 1))
            first--;
        // The first layer may read nothing but one map of bits.
        while (first < steps.Count && InputOf(steps[first]) is { Kind: ElementKind.Integer })
            first++;
        if (first == steps.Count || !HasLayer(steps, first))
            return null;
        var layout = new BatchLayout(steps, first);
        return layout.Place(networkWords) ? layout : null;
    }

    /// <summary>Where a value lies, in vectors.</summary>
    public int OffsetOf(Map value) => _offsets[value.Value];

    /// <summary>
    /// Words of the workspace, whichever way images become lanes: the values, the layers' scratch memory, and what the steps before need; and enough for one image, as some
    /// of a batch may be left over.
    /// </summary>
    /// <param name="networkWords">Words of the workspace of one image.</param>
    public int WordsFor(int networkWords) =>
        Taken is null ? Math.Max(BatchWidth.All.Max(LaneWords), networkWords) : BatchWidth.All.Max(LaneWords) + ImagesAtATime * Taken.Words + networkWords;

    /// <summary>Words of the values on lanes and of the layers' scratch memory.</summary>
    public int LaneWords(BatchWidth width) => width.IsOctets ? Scratch * width.Words + _octetScratch : Vectors * width.Words;

    /// <summary>Pixels of a map of lanes, its ring among them.</summary>
    public static int Pixels(Map map) => (map.Shape.Height + map.Ring.Top + map.Ring.Bottom) * RowPixels(map);

    /// <summary>Pixels from one row of a map to the next.</summary>
    public static int RowPixels(Map map) => map.Shape.Width + map.Ring.Left + map.Ring.Right;

    /// <summary>Pixels from one row of the integers to the next that a layer turns bytes into.</summary>
    public static int RowPixels(ByteLayerStep step) => step.Input.Width + step.Shape.Window.Padding.Left + step.Shape.Window.Padding.Right;

    /// <summary>The geometry of a layer.</summary>
    public static BatchGeometry GeometryOf(BitLayerStep step) => GeometryOf(step.Shape.Window, step.Input.Shape.Channels, RowPixels(step.Input), step.Output);

    /// <summary>The geometry of a layer on bytes.</summary>
    public static BatchGeometry GeometryOf(ByteLayerStep step) => GeometryOf(step.Shape.Window, step.Input.Channels, RowPixels(step), step.Output);

    private static BatchGeometry GeometryOf(Window window, int channels, int rowPixels, Map output) => new(
        channels, rowPixels, window.Size.Vertical, window.Size.Horizontal, window.Stride.Vertical, window.Stride.Horizontal,
        window.Dilation.Vertical, window.Dilation.Horizontal, output.Shape.Height, output.Shape.Width, RowPixels(output));

    private static bool HasLayer(IReadOnlyList<Step> steps, int first)
    {
        for (var i = first; i < steps.Count; i++)
        {
            if (steps[i] is BitLayerStep)
                return true;
        }
        return false;
    }

    private static bool IsOnLanes(IReadOnlyList<Step> steps, int index) => steps[index] switch
    {
        PlanesStep or FlatPlaneStep => index == 0,
        // A quarter of the workspace: larger images are taken one by one.
        ByteLayerStep layer => index == 0 && IntegerVectors(layer) <= MostWords / MostVectorWords / 4,
        BitLayerStep layer => layer.Layer.Weights.Kind == WeightKind.Binary && layer.Shape.Groups == 1
            && (layer.Threshold is not null || (index == steps.Count - 2 && layer.Output.Shape.Positions == 1 && steps[index + 1] is SumsStep)),
        PoolStep pool => pool.Input.Kind == ElementKind.Bit,
        FlattenStep flatten => flatten.Input.Kind == ElementKind.Bit && !flatten.Input.HasRing && !flatten.Output.HasRing,
        SumsStep sums => sums.Input.Kind == ElementKind.Integer && index == steps.Count - 1,
        _ => false,
    };

    private static Map? InputOf(Step step) => step switch
    {
        BitLayerStep layer => layer.Input,
        PoolStep pool => pool.Input,
        FlattenStep flatten => flatten.Input,
        SumsStep sums => sums.Input,
        _ => null,
    };

    private static Map? OutputOf(Step step) => step switch
    {
        PlanesStep planes => planes.Output,
        FlatPlaneStep flat => flat.Output,
        ByteLayerStep layer => layer.Output,
        BitLayerStep layer => layer.Output,
        PoolStep pool => pool.Output,
        _ => null,
    };

    private bool Place(int networkWords)
    {
        var workspace = new WorkspaceAllocator();
        if (InputOf(Steps[First]) is { } taken)
        {
            Taken = taken;
            _offsets[taken.Value] = workspace.Allocate(Pixels(taken) * taken.Shape.Channels, First, LastReader(taken, First));
        }
        if (First == 0 && Steps[0] is ByteLayerStep bytes)
            Integers = workspace.Allocate((int)IntegerVectors(bytes), 0, 0);
        for (var i = First; i < Steps.Count; i++)
        {
            if (InputOf(Steps[i]) is { } input && !_offsets.ContainsKey(input.Value))
                return false;
            if (Steps[i] is FlattenStep flatten)
                _offsets[flatten.Output.Value] = _offsets[flatten.Input.Value];
            else if (OutputOf(Steps[i]) is { Kind: ElementKind.Bit } output)
                _offsets[output.Value] = workspace.Allocate(Pixels(output) * output.Shape.Channels, i, LastReader(output, i));
            else if (OutputOf(Steps[i]) is { } sums)
                _offsets[sums.Value] = 0;
        }
        Scratch = workspace.Length;
        Vectors = Scratch + ScratchVectors();
        _octetScratch = Steps.OfType<BitLayerStep>().Select(layer => new OctetScratch(new OctetShape(layer.Shape.Taps), layer.Shape.Outputs).Length)
            .Concat(Steps.OfType<ByteLayerStep>().Select(layer => TableWords(layer, ByteLayers.MostLanes))).Max();
        return WordsFor(networkWords) <= MostWords;
    }

    /// <summary>Vectors that hold the scratch memory of any layer, whatever their width.</summary>
    private int ScratchVectors()
    {
        var vectors = 0;
        foreach (var step in Steps)
        for (var words = 1; words <= MostVectorWords; words *= 2)
        {
            var length = step switch
            {
                BitLayerStep layer => new BatchScratch(new CounterShape(layer.Shape.Taps), layer.Shape.Outputs, words).Length,
                ByteLayerStep layer => TableWords(layer, WordIntegers * Math.Max(words, LeastShortWords)),
                _ => 0,
            };
            vectors = Math.Max(vectors, (length + words - 1) / words);
        }
        return vectors;
    }

    /// <summary>Vectors of the integers that a layer turns bytes into: one integer a lane.</summary>
    private static long IntegerVectors(ByteLayerStep step)
    {
        var padding = step.Shape.Window.Padding;
        return IntegerBits * ((long)step.Input.Height + padding.Top + padding.Bottom) * RowPixels(step) * step.Input.Channels;
    }

    /// <summary>Words of the table of sums, for two vectors of integers.</summary>
    private static int TableWords(ByteLayerStep step, int vectorIntegers) =>
        new SignedBlocks(step.Shape.Taps, step.Shape.Outputs).Entries * 2 * vectorIntegers / WordIntegers;

    private int LastReader(Map value, int from)
    {
        var last = from;
        var names = new HashSet<string>(StringComparer.Ordinal) { value.Value };
        for (var i = from; i < Steps.Count; i++)
        {
            if (InputOf(Steps[i]) is not { } input || !names.Contains(input.Value))
                continue;
            last = i;
            if (Steps[i] is FlattenStep flatten)
                names.Add(flatten.Output.Value);
        }
        return last;
    }
}
