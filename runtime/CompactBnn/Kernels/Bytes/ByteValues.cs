using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CompactBnn.Kernels.Bytes;

/// <summary>Turns bytes into the 16-bit integers that they stand for: by a table for each colour, or, where all tables are straight lines, by vectors.</summary>
internal sealed class ByteValues
{
    private const int Values = 256;
    private readonly short[] _table;
    private readonly int _vectorColours;
    private readonly short[]? _slopes;
    private readonly short[]? _starts;

    /// <param name="table">For each colour and byte the integer.</param>
    public ByteValues(ReadOnlySpan<short> table)
    {
        _table = table.ToArray();
        Colours = table.Length / Values;
        _vectorColours = Vector128<short>.Count % Colours;
        if (!AreLines())
            return;
        // The colours repeat for as long as a vector that begins at any of them.
        _slopes = new short[Colours + Vector128<short>.Count];
        _starts = new short[_slopes.Length];
        for (var i = 0; i < _slopes.Length; i++)
        {
            var first = i % Colours * Values;
            (_slopes[i], _starts[i]) = (unchecked((short)(_table[first + 1] - _table[first])), _table[first]);
        }
    }

    /// <summary>Number of colours.</summary>
    public int Colours { get; }

    /// <summary>Encodes bytes that follow each other.</summary>
    /// <param name="bytes">The first byte.</param>
    /// <param name="colour">Its colour; those of the others follow in turn.</param>
    /// <param name="count">Number of bytes.</param>
    /// <param name="values">Where the first integer goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Encode(ref byte bytes, int colour, int count, ref short values)
    {
        var i = 0;
        for (; _slopes is not null && i <= count - Vector128<short>.Count; i += Vector128<short>.Count)
        {
            OnLines(ref Unsafe.Add(ref bytes, i), colour).StoreUnsafe(ref values, (nuint)i);
            colour = Behind(colour, _vectorColours);
        }
        for (; i < count; i++, colour = Behind(colour, 1))
            Unsafe.Add(ref values, i) = _table[colour * Values + Unsafe.Add(ref bytes, i)];
    }

    /// <summary>The same to integers of 32 bits, from colour 0 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Encode(ref byte bytes, int count, ref int values)
    {
        var (i, colour) = (0, 0);
        for (; _slopes is not null && i <= count - Vector128<short>.Count; i += Vector128<short>.Count)
        {
            var (low, high) = Vector128.Widen(OnLines(ref Unsafe.Add(ref bytes, i), colour));
            low.StoreUnsafe(ref values, (nuint)i);
            high.StoreUnsafe(ref values, (nuint)(i + Vector128<int>.Count));
            colour = Behind(colour, _vectorColours);
        }
        for (; i < count; i++, colour = Behind(colour, 1))
            Unsafe.Add(ref values, i) = _table[colour * Values + Unsafe.Add(ref bytes, i)];
    }

    /// <summary>Encodes pixels, each colour to a row of its own.</summary>
    /// <param name="bytes">The first byte of the first pixel.</param>
    /// <param name="pixels">Number of pixels.</param>
    /// <param name="row">Where the first integer of the first colour goes.</param>
    /// <param name="stride">Integers from the row of one colour to that of the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void EncodeRows(ref byte bytes, int pixels, ref short row, int stride)
    {
        if (Colours == 1)
        {
            Encode(ref bytes, 0, pixels, ref row);
            return;
        }
        var done = Colours == ColourTriples.Colours && _slopes is not null ? EncodeTriples(ref bytes, pixels, ref row, stride) : 0;
        for (var colour = 0; colour < Colours; colour++, row = ref Unsafe.Add(ref row, stride))
        {
            ref var table = ref _table[colour * Values];
            ref var value = ref Unsafe.Add(ref bytes, done * Colours + colour);
            for (var x = done; x < pixels; x++, value = ref Unsafe.Add(ref value, Colours))
                Unsafe.Add(ref row, x) = Unsafe.Add(ref table, value);
        }
    }

    /// <summary>Encodes as many pixels of three colours as make whole vectors.</summary>
    /// <returns>Their number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int EncodeTriples(ref byte bytes, int pixels, ref short row, int stride)
    {
        var x = 0;
        for (; x <= pixels - Vector128<byte>.Count; x += Vector128<byte>.Count)
        {
            var (first, second, third) = ColourTriples.Part(ref Unsafe.Add(ref bytes, x * ColourTriples.Colours));
            Store(first, 0, ref Unsafe.Add(ref row, x));
            Store(second, 1, ref Unsafe.Add(ref row, stride + x));
            Store(third, 2, ref Unsafe.Add(ref row, 2 * stride + x));
        }
        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(Vector128<byte> bytes, int colour, ref short values)
    {
        Vector128<short> slope = Vector128.Create(_slopes![colour]), start = Vector128.Create(_starts![colour]);
        var (low, high) = Vector128.Widen(bytes);
        (low.AsInt16() * slope + start).StoreUnsafe(ref values);
        (high.AsInt16() * slope + start).StoreUnsafe(ref values, (nuint)Vector128<short>.Count);
    }

    /// <summary>The colour that lies fewer than all colours behind another one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Behind(int colour, int count) => colour + count < Colours ? colour + count : colour + count - Colours;

    /// <summary>Eight bytes, the first one of a colour, where all tables are lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<short> OnLines(ref byte bytes, int colour) =>
        Vector128.WidenLower(Vector64.LoadUnsafe(in bytes).ToVector128()).AsInt16() * Vector128.LoadUnsafe(in _slopes![colour])
        + Vector128.LoadUnsafe(in _starts![colour]);

    /// <summary>Whether each table grows by the same integer from byte to byte, in 16 bits that wrap.</summary>
    private bool AreLines()
    {
        for (var i = 0; i < _table.Length; i++)
        {
            if (i % Values > 0 && unchecked((short)(_table[i] - _table[i - 1])) != unchecked((short)(_table[i - i % Values + 1] - _table[i - i % Values])))
                return false;
        }
        return true;
    }
}
