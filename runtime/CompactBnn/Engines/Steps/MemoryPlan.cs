using CompactBnn.Format;

namespace CompactBnn.Engines.Steps;

/// <summary>Gives each value a region that no other one uses at the same time.</summary>
internal sealed class MemoryPlan
{
    private const int LineWords = 8;

    // Kernels read one word, or eight integers, from the last element on, and write eight integers there.
    private const int SlackWords = 4;

    private readonly List<Use> _uses = [];

    /// <summary>Words of memory that all regions take.</summary>
    public int Words { get; private set; }

    /// <summary>A region for a value.</summary>
    /// <param name="words">Its length.</param>
    /// <param name="first">Index of the first operation that needs it.</param>
    /// <param name="last">Index of the last operation that needs it.</param>
    public Region Place(long words, int first, int last)
    {
        var length = checked((int)((words + SlackWords + LineWords - 1) / LineWords * LineWords));
        var offset = 0;
        foreach (var use in _uses)
        {
            if (use.First > last || use.Last < first)
                continue;
            if (offset + (long)length <= use.Offset)
                break;
            offset = Math.Max(offset, use.Offset + use.Length);
        }
        var placed = new Use(offset, length, first, last);
        var index = _uses.FindIndex(use => use.Offset > offset);
        _uses.Insert(index < 0 ? _uses.Count : index, placed);
        Words = Math.Max(Words, checked(offset + length));
        return new Region(offset);
    }

    /// <summary>Words that a value takes.</summary>
    public static long WordsOf(ElementKind kind, Shape shape) =>
        kind == ElementKind.Bit ? shape.Positions * PackedBits.WordCount(shape.Channels) : WordsOfIntegers(shape.Elements);

    /// <summary>Words that integers take.</summary>
    public static long WordsOfIntegers(long count) => (count + 1) / 2;

    private readonly record struct Use(int Offset, int Length, int First, int Last);
}
