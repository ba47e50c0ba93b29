using CompactBnn.Kernels;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Tests.Kernels;

/// <summary>Bits of pixels as planes, made of bytes and pooled, against looking at one pixel after the other.</summary>
public sealed class PlanesTests
{
    private const ulong Garbage = 0xA5C3_F00F_5A3C_0FF0;

    public static TheoryData<int, int, int> Images => new()
    {
        { 28, 28, 1 }, { 32, 32, 3 }, { 1, 1, 1 }, { 5, 7, 1 }, { 8, 8, 3 }, { 3, 130, 3 }, { 9, 64, 1 }, { 40, 17, 3 }, { 6, 33, 3 }, { 2, 16, 3 }, { 65, 3, 1 },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public void Bytes_become_planes(int height, int width, int colours)
    {
        var random = new Random(height * width);
        var image = new byte[height * width * colours];
        random.NextBytes(image);
        // Slices, levels (two of them those that all and only the largest bytes reach), and tables that are neither.
        var (planeColours, tables) = Planes(colours, [.. Enumerable.Range(0, 8).Select(bit => (Func<int, bool>)(value => (value >> bit & 1) != 0))],
            [.. new[] { 0, 1, 100, 128, 255 }.Select(level => (Func<int, bool>)(value => value >= level))],
            [value => value < 77, value => value % 3 == 1, _ => false]);
        var map = new MapGeometry(height, width, planeColours.Length, width, 3, 3, 1, 1, 1, 1, height, width, width);
        var layout = PlaneLayout.OfRows(map);
        var planes = Dirty(layout.Words + 1);

        new PlaneInput(map, colours, planeColours, tables).Run(ref image[0], ref planes[0]);

        for (var plane = 0; plane < planeColours.Length; plane++)
        for (var lane = -64 * layout.Origin; lane < 64 * (layout.Stride - layout.Origin); lane++)
        {
            var (y, x) = lane < 0 ? (-1, 0) : Math.DivRem(lane, layout.RowBits);
            var value = y >= 0 && y < height && x < width ? image[(y * width + x) * colours + planeColours[plane]] : -1;
            var expected = value >= 0 && (tables[4 * plane + value / 64] >> value & 1) != 0;
            Assert.Equal(expected, Bit(planes, 64 * (plane * layout.Stride + layout.Origin) + lane));
        }
        Assert.Equal(Garbage, planes[^1]);
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void Batches_of_bytes_become_lanes(int height, int width, int colours)
    {
        const int images = 70;
        var random = new Random(height * width);
        var bytes = new byte[images * height * width * colours];
        random.NextBytes(bytes);
        var (planeColours, tables) = Planes(colours, [value => (value & 1) != 0, value => (value & 128) != 0], [value => value >= 3, value => value >= 200], [value => value % 3 == 1]);
        var map = new LaneMap(height, width, planeColours.Length, width + 1, 0);
        var lanes = Dirty(height * (width + 1) * planeColours.Length * 2);

        new LaneInput(map, colours, planeColours, tables).Run<System.Runtime.Intrinsics.Vector128<ulong>, Bits128>(bytes, ref lanes[0]);

        for (var pixel = 0; pixel < height * width; pixel++)
        for (var plane = 0; plane < planeColours.Length; plane++)
        for (var image = 0; image < images; image++)
        {
            var value = bytes[(image * height * width + pixel) * colours + planeColours[plane]];
            var vector = (pixel / width * (width + 1) + pixel % width) * planeColours.Length + plane;
            Assert.Equal((tables[4 * plane + value / 64] >> value & 1) != 0, Bit(lanes, 128 * vector + image));
        }
    }

    [Theory]
    [InlineData(28, 28, 12, 32)]
    [InlineData(14, 14, 16, 16)]
    [InlineData(7, 7, 33, 8)]
    [InlineData(8, 8, 64, 8)]
    [InlineData(9, 64, 5, 64)]
    [InlineData(6, 130, 70, 256)]
    [InlineData(5, 3, 1, 8)]
    [InlineData(3, 20, 129, 32)]
    [InlineData(2, 2, 17, 16)]
    [InlineData(5, 70, 12, 128)]
    [InlineData(3, 130, 70, 256)]
    [InlineData(3, 300, 5, 512)]
    [InlineData(1, 8, 3, 8)]
    public void Planes_are_pooled_into_packed_pixels(int height, int width, int channels, int rowBits)
    {
        var random = new Random(height * width);
        var layout = new PlaneLayout(height, channels, rowBits);
        var planes = new ulong[layout.Words];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(planes.AsSpan()));
        var pixelWords = (channels + 63) / 64;
        var minimum = Enumerable.Range(0, pixelWords).Select(_ => (ulong)random.NextInt64()).ToArray();
        if (channels % 64 != 0)
            minimum[^1] &= (1UL << channels) - 1;
        foreach (var least in new[] { [], minimum })
        {
            var rowLength = (width / 2 + 1) * pixelWords;
            var pixels = Dirty(height / 2 * rowLength + 1000);

            new PooledPlanes(height, width, channels, rowBits, least, rowLength).Run(ref planes[0], ref pixels[0]);

            var expected = Dirty(pixels.Length);
            for (var y = 0; y < height / 2; y++)
            for (var x = 0; x < width / 2; x++)
            for (var channel = 0; channel < pixelWords * 64; channel++)
            {
                var window = Enumerable.Range(0, channel < channels ? 4 : 0)
                    .Select(i => Bit(planes, 64 * channel * layout.Stride + (2 * y + i / 2) * rowBits + 2 * x + i % 2)).ToArray();
                var fires = window.Length > 0 && (least.Length > 0 && Bit(least, channel) ? window.All(bit => bit) : window.Any(bit => bit));
                ref var word = ref expected[y * rowLength + x * pixelWords + channel / 64];
                word = word & ~(1UL << channel) | (fires ? 1UL << channel : 0);
            }
            Assert.Equal(expected, pixels);
        }
    }

    /// <summary>Planes of all colours for each test, and some that the first colour has twice.</summary>
    private static (int[] Colours, ulong[] Tables) Planes(int colours, params Func<int, bool>[][] tests)
    {
        var planes = tests.SelectMany(kind => kind).SelectMany(test => Enumerable.Range(0, colours).Select(colour => (colour, test)))
            .Append((0, tests[^1][0])).Append((0, tests[0][0])).ToArray();
        var tables = new ulong[4 * planes.Length];
        for (var plane = 0; plane < planes.Length; plane++)
        for (var value = 0; value < 256; value++)
            tables[4 * plane + value / 64] |= planes[plane].Item2(value) ? 1UL << value : 0;
        return ([.. planes.Select(plane => plane.Item1)], tables);
    }

    private static ulong[] Dirty(int length)
    {
        var words = new ulong[length];
        Array.Fill(words, Garbage);
        return words;
    }

    private static bool Bit(ulong[] words, int index) => (words[index / 64] >> index & 1) != 0;
}
