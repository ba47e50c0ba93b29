using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>How the pixels of a map become lanes: row after row, 64 lanes a word, between zeros that serve as padding.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct PlaneLayout
{
    private const int WordBits = 64;

    /// <param name="map">The convolution.</param>
    /// <param name="rowBits">Lanes of a row, at least the width of the input and of the output.</param>
    public PlaneLayout(MapGeometry map, int rowBits)
    {
        RowBits = rowBits;
        OutputWords = WordsOf(map.OutputHeight * rowBits);
        InputWords = WordsOf(map.Height * rowBits);
        Origin = WordsOf(map.Top * rowBits + map.Left) + 1;
        // A tap reads up to a kernel below and right of its last lane, and a word further for its shift.
        Reach = WordsOf((map.KernelHeight - 1) * map.DilationDown * rowBits + (map.KernelWidth - 1) * map.DilationAcross) + 1;
    }

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

    private static int WordsOf(int bits) => (bits + WordBits - 1) / WordBits;
}
