using System;
using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>How the pixels of a map become lanes: row after row, 64 lanes a word; for a convolution between zeros that serve as padding.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct PlaneLayout
{
    private const int WordBits = 64;
    private const int LeastRowBits = 8;

    /// <summary>Planes whose rows follow each other with gaps.</summary>
    /// <param name="map">The convolution that reads the planes.</param>
    /// <param name="rowBits">Lanes of a row, at least the width of the input and of the output.</param>
    public PlaneLayout(MapGeometry map, int rowBits)
    {
        RowBits = rowBits;
        OutputWords = WordsOf(map.OutputHeight * rowBits);
        InputWords = WordsOf(map.Height * rowBits);
        Origin = WordsOf(map.Top * rowBits + map.Left) + 1;
        // A tap reads up to a kernel below and right of its last lane, and a word further for its shift.
        Reach = WordsOf((map.KernelHeight - 1) * map.DilationDown * rowBits + (map.KernelWidth - 1) * map.DilationAcross) + 1;
        Stride = Origin + CacheLine.Aligned(Math.Max(InputWords, OutputWords)) + Reach;
        Words = map.Channels * Stride;
    }

    /// <summary>Planes that are read by their words alone.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="rowBits">Lanes of a row, at least the columns.</param>
    internal PlaneLayout(int height, int channels, int rowBits)
    {
        RowBits = rowBits;
        OutputWords = InputWords = WordsOf(height * rowBits);
        Stride = CacheLine.Aligned(InputWords);
        Words = channels * Stride;
    }

    /// <summary>Planes where a row takes a power of two of lanes, so that each word holds whole rows or a part of one.</summary>
    /// <param name="map">The convolution that reads the planes.</param>
    internal static PlaneLayout OfRows(MapGeometry map)
    {
        var rowBits = LeastRowBits;
        while (rowBits < Math.Max(map.Width, map.OutputWidth))
            rowBits *= 2;
        return new PlaneLayout(map, rowBits);
    }

    /// <summary>Words of lanes, of all channels, that one transpose of 64 by 64 bits takes: several where pixels have few channels.</summary>
    /// <param name="channels">Channels.</param>
    internal static int WordsOfTranspose(int channels)
    {
        var words = 1;
        while (2 * words * channels <= WordBits)
            words *= 2;
        return words;
    }

    /// <summary>Transposes between packed pixels and some words of the planes of all channels.</summary>
    /// <param name="words">The words.</param>
    /// <param name="channels">Channels.</param>
    internal static int TransposesOf(int words, int channels) => (words + WordsOfTranspose(channels) - 1) / WordsOfTranspose(channels) * WordsOf(channels);

    /// <summary>Lanes of a row.</summary>
    public int RowBits { get; }

    /// <summary>Words that the rows of an input plane take.</summary>
    public int InputWords { get; }

    /// <summary>Words that the rows of an output plane take.</summary>
    public int OutputWords { get; }

    /// <summary>Words of zeros before the first row of an input plane.</summary>
    public int Origin { get; }

    /// <summary>Words that may be read behind the last row.</summary>
    public int Reach { get; }

    /// <summary>
    /// Words from one input plane to the next, where the planes of channels lie one behind another. Whole vectors of any width may be written from the first row on, and
    /// read wherever a tap lies.
    /// </summary>
    public int Stride { get; }

    /// <summary>Words of all input planes, one behind another.</summary>
    public int Words { get; }

    private static int WordsOf(int bits) => (bits + WordBits - 1) / WordBits;
}
