using System.Runtime.CompilerServices;
using CompactBnn.Format;

namespace CompactBnn.Kernels;

/// <summary>Writes bits one after another, the first one lowest in its word.</summary>
/// <param name="destination">Where the first word goes.</param>
internal unsafe struct BitWriter(ulong* destination)
{
    private ulong* _next = destination;
    private ulong _word;
    private int _count;

    /// <summary>Writes the lowest bits of a word.</summary>
    /// <param name="bits">The bits; those above the count are 0.</param>
    /// <param name="count">1 to 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong bits, int count)
    {
        _word |= bits << _count;
        _count += count;
        if (_count < 64)
            return;
        *_next++ = _word;
        _count -= 64;
        _word = _count == 0 ? 0 : bits >> (count - _count);
    }

    /// <summary>Copies bits.</summary>
    /// <param name="source">The words they lie in, with one more readable word after them.</param>
    /// <param name="start">The first bit, counted from the lowest one of the first word.</param>
    /// <param name="count">Number of bits, from 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Copy(ulong* source, long start, int count)
    {
        source += start >> 6;
        var shift = (int)(start & 63);
        for (; count >= 64; count -= 64, source++)
            Write(WordAt(source, shift), 64);
        if (count > 0)
            Write(WordAt(source, shift) & ((1UL << count) - 1), count);
    }

    /// <summary>Writes the same bit many times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(bool bit, int count)
    {
        var word = bit ? ulong.MaxValue : 0;
        for (; count >= 64; count -= 64)
            Write(word, 64);
        if (count > 0)
            Write(word & ((1UL << count) - 1), count);
    }

    /// <summary>Copies many strings of bits, each of which starts a word, without the gaps between them.</summary>
    /// <param name="source">The strings, with one more readable word after them.</param>
    /// <param name="strings">Number of strings.</param>
    /// <param name="length">Bits of each string.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Join(ulong* source, int strings, int length)
    {
        var writer = this;
        if (length <= 64)
        {
            for (var end = source + strings; source < end; source++)
                writer.Write(*source, length);
        }
        else
        {
            var words = PackedBits.WordCount(length);
            for (; strings > 0; strings--, source += words)
                writer.Copy(source, 0, length);
        }
        this = writer;
    }

    /// <summary>Stores the last word where it is not full, the rest of it 0, and goes to the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndWord()
    {
        if (_count == 0)
            return;
        *_next++ = _word;
        _word = 0;
        _count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong WordAt(ulong* source, int shift) => source[0] >> shift | source[1] << 1 << (63 - shift);
}
