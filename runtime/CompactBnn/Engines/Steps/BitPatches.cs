using System.Runtime.CompilerServices;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>Collects the bits that a window covers in the order of the weights: ky, kx, channel, without gaps.</summary>
internal sealed unsafe class BitPatches
{
    private readonly WindowWalk _walk;
    private readonly Operand _input;
    private readonly int _groupChannels;
    private readonly bool _padBit, _isPacked, _areRunsWhole;
    private readonly long _rowWords;
    private readonly Region _rows;

    /// <param name="walk">The window.</param>
    /// <param name="input">The map.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="padBit">The bit that stands in the padding.</param>
    /// <param name="place">Places memory of so many words for the layer.</param>
    public BitPatches(WindowWalk walk, Operand input, int groups, bool padBit, Func<long, Region> place)
    {
        _walk = walk;
        _input = input;
        _groupChannels = input.Shape.Channels / groups;
        _padBit = padBit;
        IsDirect = walk.Taps == 1 && groups == 1 && !walk.IsPadded;
        _areRunsWhole = groups == 1 && walk.Columns.Dilation == 1;
        _isPacked = !IsDirect && input.Shape.Channels % 64 != 0;
        _rowWords = (long)input.Shape.Width * input.PixelWords;
        if (_isPacked)
        {
            _rowWords = PackedBits.WordCount(input.Shape.Width * input.Shape.Channels) + 1;
            _rows = place(_rowWords * input.Shape.Height);
        }
    }

    /// <summary>Whether a patch is a position of the map, read where it lies.</summary>
    public bool IsDirect { get; }

    /// <summary>Bits of a patch.</summary>
    public int Length => _walk.Taps * _groupChannels;

    /// <summary>The position of the map that a patch is, where patches are direct.</summary>
    public ulong* Position(ulong* memory, int y, int x) =>
        _input.Region.Words(memory) + ((long)_walk.Rows.Origin(y) * _input.Shape.Width + _walk.Columns.Origin(x)) * _input.PixelWords;

    /// <summary>Joins the positions of each row of the map, so that neighbouring taps can be copied together.</summary>
    public void Pack(ulong* memory)
    {
        if (!_isPacked)
            return;
        var source = _input.Region.Words(memory);
        for (var y = 0; y < _input.Shape.Height; y++)
        {
            var writer = new BitWriter(_rows.Words(memory) + y * _rowWords);
            writer.Join(source, _input.Shape.Width, _input.Shape.Channels);
            writer.EndWord();
            source += _input.Shape.Width * _input.PixelWords;
        }
    }

    /// <summary>Words from a patch to the next one in the row.</summary>
    public int Step => IsDirect ? _walk.Columns.Stride * _input.PixelWords : PackedBits.WordCount(Length);

    /// <summary>Collects the bits of one group under the window, for neighbouring positions.</summary>
    /// <param name="memory">The interpreter's memory.</param>
    /// <param name="y">Row of the result.</param>
    /// <param name="from">The first column of the result.</param>
    /// <param name="to">The column after the last one.</param>
    /// <param name="group">The group.</param>
    /// <param name="patches">Where the bits go, <see cref="Step"/> words a position.</param>
    public void Collect(ulong* memory, int y, int from, int to, int group, ulong* patches)
    {
        var source = (_isPacked ? _rows : _input.Region).Words(memory);
        var areWhole = _areRunsWhole && _walk.Rows.IsWhole(y);
        var wholeFrom = areWhole ? Math.Clamp(_walk.Columns.WholeFrom, from, to) : to;
        var wholeTo = Math.Clamp(_walk.Columns.WholeEnd, wholeFrom, to);
        for (var x = from; x < wholeFrom; x++)
            CollectTaps(source, y, x, group, patches + (x - from) * Step);
        CollectRuns(source, y, wholeFrom, wholeTo, patches + (wholeFrom - from) * Step);
        for (var x = wholeTo; x < to; x++)
            CollectTaps(source, y, x, group, patches + (x - from) * Step);
    }

    /// <summary>Where the whole window lies on the map, and the taps of a row lie together.</summary>
    private void CollectRuns(ulong* source, int y, int from, int to, ulong* patches)
    {
        var (rows, columns) = (_walk.Rows, _walk.Columns);
        var writer = new BitWriter(patches);
        var (height, runBits, rowStep) = (rows.Size, columns.Size * _groupChannels, rows.Dilation * _rowWords);
        var firstRow = source + rows.Origin(y) * _rowWords;
        var (start, stride) = ((long)columns.Origin(from) * _groupChannels, columns.Stride * _groupChannels);
        for (var x = from; x < to; x++, start += stride)
        {
            var row = firstRow;
            for (var ky = 0; ky < height; ky++, row += rowStep)
                writer.Copy(row, start, runBits);
            writer.EndWord();
        }
    }

    private void CollectTaps(ulong* source, int y, int x, int group, ulong* patch)
    {
        var (rows, columns) = (_walk.Rows, _walk.Columns);
        var writer = new BitWriter(patch);
        var rowBits = columns.Size * _groupChannels;
        writer.Fill(_padBit, rows.First(y) * rowBits);
        for (var ky = rows.First(y); ky < rows.End(y); ky++)
        {
            writer.Fill(_padBit, columns.First(x) * _groupChannels);
            CopyTaps(ref writer, source + (rows.Origin(y) + ky * rows.Dilation) * _rowWords, x, group);
            writer.Fill(_padBit, (columns.Size - columns.End(x)) * _groupChannels);
        }
        writer.Fill(_padBit, (rows.Size - rows.End(y)) * rowBits);
        writer.EndWord();
    }

    /// <summary>Marks the taps on the map by 1, those in the padding by 0.</summary>
    public void Mark(int y, int x, ulong* live)
    {
        var (rows, columns) = (_walk.Rows, _walk.Columns);
        var writer = new BitWriter(live);
        var rowBits = columns.Size * _groupChannels;
        writer.Fill(false, rows.First(y) * rowBits);
        for (var ky = rows.First(y); ky < rows.End(y); ky++)
        {
            writer.Fill(false, columns.First(x) * _groupChannels);
            writer.Fill(true, columns.Live(x) * _groupChannels);
            writer.Fill(false, (columns.Size - columns.End(x)) * _groupChannels);
        }
        writer.Fill(false, (rows.Size - rows.End(y)) * rowBits);
        writer.EndWord();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CopyTaps(ref BitWriter writer, ulong* row, int x, int group)
    {
        var columns = _walk.Columns;
        long channels = _input.Shape.Channels;
        if (_areRunsWhole)
        {
            writer.Copy(row, (columns.Origin(x) + columns.First(x)) * channels, columns.Live(x) * _groupChannels);
            return;
        }
        for (var kx = columns.First(x); kx < columns.End(x); kx++)
            writer.Copy(row, (columns.Origin(x) + kx * columns.Dilation) * channels + group * _groupChannels, _groupChannels);
    }
}
