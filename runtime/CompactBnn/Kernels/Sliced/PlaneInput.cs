using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CompactBnn.Kernels.Bytes;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// Turns the bytes of an image into planes whose lanes are its pixels: the rows of a colour are put where their lanes are, and each plane collects a bit of
/// 64 bytes at once. No pixel is packed, and nothing transposed.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PlaneInput
{
    // Words of lanes that are put in place together, so that they have left the processor's store buffer when they are read.
    private const int ChunkWords = 8;
    private const int ChunkLanes = ChunkWords * ByteBits.Block;
    private readonly MapGeometry _map;
    private readonly PlaneLayout _layout;
    private readonly int _colours;
    private readonly ulong[] _valid;
    private readonly Plane[] _planes;

    /// <param name="map">The convolution that reads the planes; its channels are the planes.</param>
    /// <param name="colours">Bytes of a pixel, 1 or 3.</param>
    /// <param name="planeColours">The colour of each plane.</param>
    /// <param name="planeTables">The truth table of each plane, four words each: bit b of the table is the plane's value for byte b.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or pixels have another number of bytes.</exception>
    public PlaneInput(MapGeometry map, int colours, ReadOnlySpan<int> planeColours, ReadOnlySpan<ulong> planeTables)
    {
        Require.Length(nameof(planeColours), planeColours.Length, map.Channels);
        Require.Length(nameof(planeTables), planeTables.Length, 4 * map.Channels);
        if (colours is not (1 or ColourTriples.Colours))
            throw new ArgumentException($"{colours} bytes a pixel; there are kernels for 1 and 3.", nameof(colours));
        (_map, _colours, _layout) = (map, colours, PlaneLayout.OfRows(map));
        _valid = new ulong[_layout.InputWords];
        for (var y = 0; y < map.Height; y++)
        for (var x = 0; x < map.Width; x++)
            _valid[(y * _layout.RowBits + x) / ByteBits.Block] |= 1UL << (y * _layout.RowBits + x) % ByteBits.Block;
        _planes = new Plane[map.Channels];
        for (var i = 0; i < _planes.Length; i++)
        {
            var table = planeTables.Slice(4 * i, 4);
            var test = ByteTest.Of(table);
            var levels = new byte[test.Kind == ByteTestKind.Level ? ByteBits.Block : 0];
            Array.Fill(levels, test.Value);
            _planes[i] = new Plane(planeColours[i], test, levels, table.ToArray());
        }
    }

    /// <summary>Encodes an image.</summary>
    /// <param name="image">The first byte of the image.</param>
    /// <param name="planes">The planes.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref byte image, ref ulong planes)
    {
        MemoryMarshal.CreateSpan(ref planes, _layout.Words).Clear();
        Span<byte> lanes = stackalloc byte[_colours * ChunkLanes];
        for (var first = 0; first < _layout.InputWords; first += ChunkWords)
        {
            var words = Math.Min(ChunkWords, _layout.InputWords - first);
            PutInPlace(ref image, first, words, ref lanes[0]);
            for (var plane = 0; plane < _planes.Length; plane++)
            {
                Collect(
                    _planes[plane], ref lanes[_planes[plane].Colour * ChunkLanes], ref _valid[first], words,
                    ref Unsafe.Add(ref planes, plane * _layout.Stride + _layout.Origin + first));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Collect(Plane plane, ref byte lanes, ref ulong valid, int words, ref ulong output)
    {
        switch (plane.Test.Kind)
        {
            case ByteTestKind.Slice:
                for (var i = 0; i < words; i++)
                    Unsafe.Add(ref output, i) = ByteBits.Slice(in Unsafe.Add(ref lanes, i * ByteBits.Block), plane.Test.Value) & Unsafe.Add(ref valid, i);
                break;
            case ByteTestKind.Level:
                for (var i = 0; i < words; i++)
                    Unsafe.Add(ref output, i) = ByteBits.AtLeast(in Unsafe.Add(ref lanes, i * ByteBits.Block), in plane.Levels[0]) & Unsafe.Add(ref valid, i);
                break;
            default:
                for (var i = 0; i < words; i++)
                {
                    var bytes = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref lanes, i * ByteBits.Block), ByteBits.Block);
                    Unsafe.Add(ref output, i) = ByteBits.LookUp(bytes, plane.Table) & Unsafe.Add(ref valid, i);
                }
                break;
        }
    }

    /// <summary>Puts the bytes of some words of lanes where these lie, a colour behind another; lanes between rows hold anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PutInPlace(ref byte image, int first, int words, ref byte lanes)
    {
        var end = words * ByteBits.Block;
        var (y, x) = Math.DivRem(first * ByteBits.Block, _layout.RowBits);
        for (var lane = 0; lane < end && y < _map.Height; y++, x = 0)
        {
            var run = Math.Min(_layout.RowBits - x, end - lane);
            var pixels = Math.Min(run, _map.Width - x);
            if (pixels > 0)
                PutRun(ref image, y * _map.Width + x, pixels, ref Unsafe.Add(ref lanes, lane), run);
            lane += run;
        }
    }

    /// <summary>Puts some pixels of a row in place.</summary>
    /// <param name="image">The image.</param>
    /// <param name="pixel">The first pixel.</param>
    /// <param name="count">Number of pixels.</param>
    /// <param name="lanes">The first lane of the first colour.</param>
    /// <param name="room">Lanes that may be written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PutRun(ref byte image, int pixel, int count, ref byte lanes, int room)
    {
        var left = (_map.Height * _map.Width - pixel) * _colours;
        ref var from = ref Unsafe.Add(ref image, pixel * _colours);
        var i = 0;
        if (_colours == 1)
        {
            for (; i < count && i + Vector128<byte>.Count <= Math.Min(room, left); i += Vector128<byte>.Count)
                Vector128.LoadUnsafe(in from, (nuint)i).StoreUnsafe(ref lanes, (nuint)i);
        }
        else
        {
            for (; i < count && i + Vector128<byte>.Count <= room && (i + Vector128<byte>.Count) * ColourTriples.Colours <= left; i += Vector128<byte>.Count)
            {
                var (a, b, c) = ColourTriples.Part(in Unsafe.Add(ref from, i * ColourTriples.Colours));
                a.StoreUnsafe(ref lanes, (nuint)i);
                b.StoreUnsafe(ref lanes, (nuint)(ChunkLanes + i));
                c.StoreUnsafe(ref lanes, (nuint)(2 * ChunkLanes + i));
            }
        }
        for (; i < count; i++)
        for (var colour = 0; colour < _colours; colour++)
            Unsafe.Add(ref lanes, colour * ChunkLanes + i) = Unsafe.Add(ref from, i * _colours + colour);
    }

    /// <summary>A plane.</summary>
    /// <param name="Colour">The colour that it reads.</param>
    /// <param name="Test">What makes a bit of a byte.</param>
    /// <param name="Levels">The level, 64 times, where it is one.</param>
    /// <param name="Table">The truth table.</param>
    private sealed record Plane(int Colour, ByteTest Test, byte[] Levels, ulong[] Table);
}
