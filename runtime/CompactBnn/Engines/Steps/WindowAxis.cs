namespace CompactBnn.Engines.Steps;

/// <summary>How a window walks along one axis of a map: for every position of the result, which of its taps lie on the map.</summary>
internal sealed class WindowAxis
{
    private readonly int[] _first, _end;
    private readonly int _before;

    /// <param name="edge">Rows or columns of the map.</param>
    /// <param name="positions">Rows or columns of the result.</param>
    /// <param name="size">Taps of the window.</param>
    /// <param name="stride">Steps between windows.</param>
    /// <param name="dilation">Distance of taps.</param>
    /// <param name="before">Padding above or on the left.</param>
    public WindowAxis(int edge, int positions, int size, int stride, int dilation, int before)
    {
        Size = size;
        Dilation = dilation;
        Stride = stride;
        _before = before;
        _first = new int[positions];
        _end = new int[positions];
        for (var position = 0; position < positions; position++)
        {
            var origin = Origin(position);
            _first[position] = origin < 0 ? Math.Min(size, (-origin + dilation - 1) / dilation) : 0;
            _end[position] = origin < edge ? Math.Min(size, (edge - 1 - origin) / dilation + 1) : 0;
        }
        while (WholeFrom < positions && !IsWhole(WholeFrom))
            WholeFrom++;
        WholeEnd = WholeFrom;
        while (WholeEnd < positions && IsWhole(WholeEnd))
            WholeEnd++;
    }

    /// <summary>Taps of the window.</summary>
    public int Size { get; }

    /// <summary>Distance of taps.</summary>
    public int Dilation { get; }

    /// <summary>Number of positions of the result.</summary>
    public int Positions => _first.Length;

    /// <summary>The first position whose taps all lie on the map; <see cref="Positions"/> where there is none.</summary>
    public int WholeFrom { get; }

    /// <summary>The position after the last one whose taps all lie on the map: such positions lie together.</summary>
    public int WholeEnd { get; }

    /// <summary>Steps between windows.</summary>
    public int Stride { get; }

    /// <summary>Row or column of the map that the first tap reads; negative in the padding.</summary>
    public int Origin(int position) => position * Stride - _before;

    /// <summary>The first tap on the map.</summary>
    public int First(int position) => _first[position];

    /// <summary>The tap after the last one on the map; as <see cref="First"/> where there is none.</summary>
    public int End(int position) => _end[position];

    /// <summary>Number of taps on the map.</summary>
    public int Live(int position) => _end[position] - _first[position];

    /// <summary>Whether all taps lie on the map.</summary>
    public bool IsWhole(int position) => Live(position) == Size;
}
