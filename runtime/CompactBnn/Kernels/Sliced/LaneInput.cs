using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Turns the bytes of a batch into a map of lanes. 64 bytes of an image give a word of one of their bits, or of which of them reach a level, at once; the
/// words of 64 images are a matrix of bits, whose transpose has a word of lanes for each byte. Planes of other kinds take the same way, behind a look-up that makes
/// them bits of a byte.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LaneInput
{
    private const int BlockBytes = ByteBits.Block;
    private const int ByteWidth = 8;
    private readonly LaneMap _map;
    private readonly int _colours;
    private readonly Group[] _groups;

    /// <param name="map">The map of lanes; its channels are the planes.</param>
    /// <param name="colours">Bytes of a pixel.</param>
    /// <param name="planeColours">The colour of each plane.</param>
    /// <param name="planeTables">The truth table of each plane, four words each: bit b of the table is the plane's value for byte b.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public LaneInput(LaneMap map, int colours, ReadOnlySpan<int> planeColours, ReadOnlySpan<ulong> planeTables)
    {
        Require.Length(nameof(planeColours), planeColours.Length, map.Channels);
        Require.Length(nameof(planeTables), planeTables.Length, 4 * map.Channels);
        (_map, _colours) = (map, colours);
        _groups = Group.Of(colours, planeColours, planeTables);
    }

    /// <summary>Encodes images.</summary>
    /// <typeparam name="TVector">The vector.</typeparam>
    /// <typeparam name="TLanes">Its operations.</typeparam>
    /// <param name="images">The images, one after another, at most as many as there are lanes; lanes without one become 0.</param>
    /// <param name="pixels">The first pixel of the map, inside its ring.</param>
    public void Run<TVector, TLanes>(ReadOnlySpan<byte> images, ref ulong pixels)
        where TVector : unmanaged
        where TLanes : struct, IBitLanes<TVector>
    {
        var length = _map.Height * _map.Width * _colours;
        // All words of a vector follow each other, so that its cache line is still near.
        for (var start = 0; start < length; start += BlockBytes)
        foreach (var group in _groups)
        for (var word = 0; word < TLanes.Words; word++)
        {
            var first = Math.Min(word * BlockBytes * length, images.Length);
            var some = images.Slice(first, Math.Min(BlockBytes * length, images.Length - first));
            EncodeBlock(some, length, start, group, ref Unsafe.Add(ref pixels, word), TLanes.Words);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EncodeBlock(ReadOnlySpan<byte> images, int length, int start, Group group, ref ulong lanes, int vectorWords)
    {
        Span<ulong> words = stackalloc ulong[ByteWidth * BlockBytes];
        var count = images.Length / length;
        if (count < BlockBytes)
            words.Clear();
        if (group.Table is null && length >= BlockBytes)
        {
            // The last block begins earlier, to be as long as the others; what it has too much falls off below.
            var early = Math.Max(0, start + BlockBytes - length);
            if (count > 0)
                Collect(ref Unsafe.AsRef(in images[start - early]), length, count, (start - early) % _colours, group, ref words[0]);
            if (early > 0)
                ShiftRight(words, group.UsedBits, early);
        }
        else
        {
            Span<byte> block = stackalloc byte[BlockBytes];
            for (var image = 0; image < count; image++)
            {
                var bytes = images.Slice(image * length + start, Math.Min(BlockBytes, length - start));
                if (group.Table is { } table)
                    LookUp(bytes, start % _colours, table, block);
                else
                    bytes.CopyTo(block);
                Collect(ref block[0], 0, 1, start % _colours, group, ref words[image]);
            }
        }
        for (var left = group.UsedBits; left != 0; left &= left - 1)
        {
            var bit = BitOperations.TrailingZeroCount(left);
            ref var matrix = ref words[bit * BlockBytes];
            BitTranspose.InPlace(ref matrix);
            Scatter(ref matrix, start, Math.Min(BlockBytes, length - start), group.Planes.AsSpan(bit * _colours, _colours), ref lanes, vectorWords);
        }
    }

    /// <summary>Collects the bits of 64 bytes of each of some images: the word of bit b of the first one goes to <c>words[64 * b]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Collect(ref byte image, int length, int count, int colour, Group group, ref ulong words)
    {
        for (var left = group.UsedBits; left != 0; left &= left - 1)
        {
            var bit = BitOperations.TrailingZeroCount(left);
            ref var matrix = ref Unsafe.Add(ref words, bit * BlockBytes);
            ref var from = ref image;
            if (group.Levels is { } levels)
            {
                ref var level = ref levels[bit][colour];
                for (var i = 0; i < count; i++)
                {
                    Unsafe.Add(ref matrix, i) = ByteBits.AtLeast(in from, in level);
                    from = ref Unsafe.Add(ref from, length);
                }
                continue;
            }
            for (var i = 0; i < count; i++)
            {
                Unsafe.Add(ref matrix, i) = ByteBits.Slice(in from, bit);
                from = ref Unsafe.Add(ref from, length);
            }
        }
    }

    private static void ShiftRight(Span<ulong> words, int usedBits, int bits)
    {
        for (var left = usedBits; left != 0; left &= left - 1)
        {
            foreach (ref var word in words.Slice(BitOperations.TrailingZeroCount(left) * BlockBytes, BlockBytes))
                word >>= bits;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LookUp(ReadOnlySpan<byte> bytes, int colour, byte[] table, Span<byte> looked)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            looked[i] = table[colour * 256 + bytes[i]];
            colour = colour + 1 == _colours ? 0 : colour + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(ref ulong matrix, int start, int count, ReadOnlySpan<int> planes, ref ulong lanes, int vectorWords)
    {
        var (pixel, colour) = Math.DivRem(start, _colours);
        var (y, x) = Math.DivRem(pixel, _map.Width);
        var pixelWords = _map.Channels * vectorWords;
        ref var at = ref Unsafe.Add(ref lanes, (y * _map.RowPixels + x) * pixelWords);
        if (pixelWords == 1 && _colours == 1 && _map.RowPixels == _map.Width)
        {
            // All words lie one behind another, as the matrix has them.
            MemoryMarshal.CreateSpan(ref matrix, count).CopyTo(MemoryMarshal.CreateSpan(ref at, count));
            return;
        }
        for (var i = 0; i < count; i++)
        {
            if (planes[colour] >= 0)
                Unsafe.Add(ref at, planes[colour] * vectorWords) = Unsafe.Add(ref matrix, i);
            if (++colour < _colours)
                continue;
            colour = 0;
            at = ref Unsafe.Add(ref at, pixelWords);
            if (++x < _map.Width)
                continue;
            x = 0;
            at = ref Unsafe.Add(ref at, (_map.RowPixels - _map.Width) * pixelWords);
        }
    }

    /// <summary>Up to eight planes of each colour, as the bits of a byte: the byte itself, or one looked up; or as levels that a byte reaches.</summary>
    /// <param name="Table">For each colour and byte the byte with the planes, where it is looked up.</param>
    /// <param name="Levels">For each of the planes the levels of 64 bytes from any colour on, where they are levels.</param>
    /// <param name="Planes">For each bit and colour the plane, or -1.</param>
    /// <param name="UsedBits">The bits that are a plane of some colour.</param>
    private sealed record Group(byte[]? Table, byte[][]? Levels, int[] Planes, int UsedBits)
    {
        public static Group[] Of(int colours, ReadOnlySpan<int> planeColours, ReadOnlySpan<ulong> planeTables)
        {
            var slices = Empty(colours, null, null);
            var (levels, tables) = (new List<Group>(), new List<Group>());
            var (levelsOf, tablesOf) = (new int[colours], new int[colours]);
            for (var plane = 0; plane < planeColours.Length; plane++)
            {
                var colour = planeColours[plane];
                var table = planeTables.Slice(4 * plane, 4);
                var test = ByteTest.Of(table);
                if (test.Kind == ByteTestKind.Slice && slices.Planes[test.Value * colours + colour] < 0)
                {
                    slices = slices.With(test.Value, colour, colours, plane);
                    continue;
                }
                var isLevel = test.Kind == ByteTestKind.Level;
                var groups = isLevel ? levels : tables;
                var (index, place) = Math.DivRem(isLevel ? levelsOf[colour]++ : tablesOf[colour]++, ByteWidth);
                if (index == groups.Count)
                    groups.Add(isLevel ? Empty(colours, null, new byte[ByteWidth][]) : Empty(colours, new byte[256 * colours], null));
                groups[index] = groups[index].With(place, colour, colours, plane);
                groups[index].Set(place, colour, colours, test, table);
            }
            return slices.UsedBits == 0 ? [.. levels, .. tables] : [slices, .. levels, .. tables];
        }

        private static Group Empty(int colours, byte[]? table, byte[][]? levels)
        {
            var planes = new int[ByteWidth * colours];
            Array.Fill(planes, -1);
            return new Group(table, levels, planes, 0);
        }

        private Group With(int bit, int colour, int colours, int plane)
        {
            Planes[bit * colours + colour] = plane;
            return this with { UsedBits = UsedBits | 1 << bit };
        }

        private void Set(int place, int colour, int colours, ByteTest test, ReadOnlySpan<ulong> table)
        {
            if (Levels is not null)
            {
                var levels = Levels[place] ??= new byte[colours - 1 + BlockBytes];
                for (var i = colour; i < levels.Length; i += colours)
                    levels[i] = test.Value;
                return;
            }
            for (var value = 0; value < 256; value++)
                Table![colour * 256 + value] |= (byte)((table[value >> 6] >> value & 1) << place);
        }
    }
}
