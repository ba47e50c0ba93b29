using System.Collections.Generic;

namespace CompactBnn.Generator.Lowering;

/// <summary>Gives regions of one workspace to values that live from one step to another, so that those alive at the same time never overlap.</summary>
internal sealed class WorkspaceAllocator
{
    // Regions start at a cache line, as far as the workspace itself does.
    private const int Alignment = 8;
    private readonly List<Region> _regions = [];

    /// <summary>Words of the workspace.</summary>
    public int Length { get; private set; }

    /// <summary>The first word of a region that is free from step <paramref name="first"/> to step <paramref name="last"/>.</summary>
    public int Allocate(int words, int first, int last)
    {
        var offset = 0;
        foreach (var region in _regions)
        {
            // The regions are in order of their offsets: whatever does not fit below one in use starts behind it.
            if (region.First > last || region.Last < first || region.Offset + region.Words <= offset)
                continue;
            if (region.Offset >= offset + words)
                break;
            offset = (region.Offset + region.Words + Alignment - 1) / Alignment * Alignment;
        }
        _regions.Add(new Region(offset, words, first, last));
        _regions.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        Length = System.Math.Max(Length, offset + words);
        return offset;
    }

    private sealed record Region(int Offset, int Words, int First, int Last);
}
