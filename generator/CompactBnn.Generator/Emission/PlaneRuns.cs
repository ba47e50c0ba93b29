using System;
using System.Collections.Generic;
using System.Linq;
using CompactBnn.Format;

namespace CompactBnn.Generator.Emission;

/// <summary>Neighbouring output channels that are neighbouring bits of one colour: one shift and one mask make them all.</summary>
/// <param name="Colour">The colour.</param>
/// <param name="Channel">The first output channel.</param>
/// <param name="Bit">The bit of the colour that it is.</param>
/// <param name="Count">Number of channels.</param>
internal readonly record struct PlaneRun(int Colour, int Channel, int Bit, int Count)
{
    /// <summary>Runs whose shifts take as long as looking up a byte.</summary>
    private const int RunsOfLookUp = 2;

    private static readonly PackedBits[] Slices = Array.ConvertAll(new[] { 0, 1, 2, 3, 4, 5, 6, 7 }, bit => Plane.Slice(0, bit).Table);

    /// <summary>The runs that make all planes, or null where a plane is no bit slice or there are too many runs for a pixel.</summary>
    public static List<PlaneRun>? Of(EncodePlanes planes)
    {
        var runs = new List<PlaneRun>();
        for (var channel = 0; channel < planes.Planes.Length; channel++)
        {
            var plane = planes.Planes[channel];
            if (SliceOf(plane) is not { } bit)
                return null;
            var last = runs.Count > 0 ? runs[runs.Count - 1] : default;
            // A run stays within one word of the output.
            if (last.Count > 0 && last.Colour == plane.Colour && last.Bit + last.Count == bit && channel % 64 != 0)
                runs[runs.Count - 1] = last with { Count = last.Count + 1 };
            else
                runs.Add(new PlaneRun(plane.Colour, channel, bit, 1));
        }
        // The other way is one look-up for each colour and word of a pixel.
        var lookUps = planes.Planes.Select(plane => plane.Colour).Distinct().Count() * PackedBits.WordCount(planes.Planes.Length);
        return runs.Count > RunsOfLookUp * lookUps ? null : runs;
    }

    /// <summary>The bit that a plane is a slice of, or null.</summary>
    public static int? SliceOf(Plane plane)
    {
        var bit = Array.IndexOf(Slices, plane.Table);
        return bit < 0 ? null : bit;
    }
}
