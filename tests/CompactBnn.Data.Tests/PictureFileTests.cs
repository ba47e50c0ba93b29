namespace CompactBnn.Data.Tests;

public sealed class PictureFileTests
{
    [Fact]
    public void Png_gives_red_green_blue_and_opacity()
    {
        var picture = PictureFile.Decode(PictureFiles.Png(1, 2, colourType: 6, 1, 2, 3, 4, 5, 6, 7, 8), "a.png");

        Assert.Equal((1, 2), (picture.Height, picture.Width));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], picture.Pixels.ToArray());
    }

    [Fact]
    public void Grey_png_is_opaque() =>
        Assert.Equal([9, 9, 9, 255], PictureFile.Decode(PictureFiles.Png(1, 1, colourType: 0, 9), "a.png").Pixels.ToArray());

    [Fact]
    public void Interlaced_png_is_read()
    {
        // Passes of a 2x2 picture: 1 holds pixel (0,0), 6 holds (0,1), 7 holds row 1.
        var file = PictureFiles.Png(PictureFiles.Header(2, 2, 8, 0, interlace: 1), [0, 10, 0, 20, 0, 30, 40]);

        var pixels = PictureFile.Decode(file, "a.png").Pixels;

        Assert.Equal([10, 20, 30, 40], new[] { pixels[0], pixels[4], pixels[8], pixels[12] });
    }

    [Fact]
    public void Jpeg_is_read()
    {
        var picture = PictureFile.Decode(PictureFiles.Jpeg(), "a.jpg");

        Assert.Equal((8, 8), (picture.Height, picture.Width));
        Assert.Equal([200, 200, 200, 255], picture.Pixels[..4].ToArray());
    }

    [Theory]
    // Stored is light on the left and dark on the right.
    [InlineData(0, 8, 16, "left")]
    [InlineData(1, 8, 16, "left")]
    [InlineData(2, 8, 16, "right")]
    [InlineData(3, 8, 16, "right")]
    [InlineData(4, 8, 16, "left")]
    [InlineData(5, 16, 8, "top")]
    [InlineData(6, 16, 8, "top")]
    [InlineData(7, 16, 8, "bottom")]
    [InlineData(8, 16, 8, "bottom")]
    [InlineData(9, 8, 16, "left")]
    public void Jpeg_is_turned_upright(byte orientation, int height, int width, string light)
    {
        foreach (var littleEndian in new[] { false, true })
        {
            var picture = PictureFile.Decode(PictureFiles.TurnedJpeg(orientation, littleEndian), "a.jpg");

            Assert.Equal((height, width), (picture.Height, picture.Width));
            Assert.Equal(light is "left" or "top" ? 200 : 128, picture.Pixels[0]);
            Assert.Equal(light is "left" or "top" ? 128 : 200, picture.Pixels[^4]);
            Assert.Equal(light is "left" or "bottom" ? 200 : 128, picture.Pixels[(height - 1) * width * 4]);
        }
    }

    [Fact]
    public void Turning_moves_every_pixel_to_its_place()
    {
        // Rows 1 2 3 and 4 5 6, as the Exif specification shows them.
        var picture = Picture.From(new(2, 3, 1), [1, 2, 3, 4, 5, 6]);
        byte[][] expected = [[1, 2, 3, 4, 5, 6], [3, 2, 1, 6, 5, 4], [6, 5, 4, 3, 2, 1], [4, 5, 6, 1, 2, 3], [1, 4, 2, 5, 3, 6], [4, 1, 5, 2, 6, 3], [6, 3, 5, 2, 4, 1], [3, 6, 2, 5, 1, 4]];

        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var upright = ExifOrientation.Apply(picture, orientation);
            Assert.Equal(expected[orientation - 1], Enumerable.Range(0, 6).Select(i => upright.Pixels[4 * i]));
        }
    }

    [Fact]
    public void Another_kind_of_file_is_refused() =>
        Refuses("GIF89a..."u8.ToArray(), "is neither a PNG nor a JPEG file");

    [Fact]
    public void Png_that_unpacks_to_more_or_less_than_its_size_is_refused()
    {
        Refuses(PictureFiles.Png(PictureFiles.Header(1, 1, 8, 0, 0), new byte[50_000_000]), "unpacks to more bytes; its size asks for 2");
        Refuses(PictureFiles.Png(PictureFiles.Header(4, 4, 8, 0, 0), new byte[19]), "unpacks to 19 bytes; its size asks for 20");
    }

    [Fact]
    public void Sizes_past_the_limits_are_refused_before_memory_is_taken()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refuses(PictureFiles.Png(PictureFiles.Header(65_536, 1, 8, 0, 0), []), "has 65536x1 pixels");
        Refuses(PictureFiles.Png(PictureFiles.Header(8001, 8000, 8, 6, 0), []), "has 8001x8000 pixels");
        Refuses(PictureFiles.Png(PictureFiles.Header(0, 1, 8, 0, 0), []), "has 0x1 pixels");
        Refuses(PictureFiles.Jpeg(60_000, 60_000), "has 60000x60000 pixels");

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void Png_of_impossible_properties_is_refused()
    {
        Refuses(PictureFiles.Png(PictureFiles.Header(1, 1, 3, 0, 0), new byte[2]), "colour type 0 with 3 bits");
        Refuses(PictureFiles.Png(PictureFiles.Header(1, 1, 8, 5, 0), new byte[2]), "colour type 5");
        Refuses(PictureFiles.Png(PictureFiles.Header(1, 1, 8, 0, 2), new byte[2]), "interlacing 2");
        Refuses(PictureFiles.Png(new byte[12], []), "has a header chunk of 12 bytes");
    }

    [Fact]
    public void Every_cut_of_a_file_gives_a_clear_error_or_a_picture_of_the_right_size()
    {
        foreach (var file in new[] { PictureFiles.Png(2, 3, 2, [.. Enumerable.Range(0, 18).Select(i => (byte)i)]), PictureFiles.Jpeg(), PictureFiles.TurnedJpeg(6, littleEndian: true) })
        {
            for (var length = 0; length < file.Length; length++)
                Survives(file[..length], 16);
        }
    }

    [Fact]
    public void Every_changed_byte_of_a_file_gives_a_clear_error_or_a_picture()
    {
        foreach (var file in new[] { PictureFiles.Png(2, 3, 2, [.. Enumerable.Range(0, 18).Select(i => (byte)i)]), PictureFiles.Jpeg(), PictureFiles.TurnedJpeg(6, littleEndian: true) })
        {
            for (var i = 0; i < file.Length; i++)
            {
                foreach (byte change in new byte[] { 1, 0x80, 0xFF })
                {
                    var changed = (byte[])file.Clone();
                    changed[i] ^= change;
                    Survives(changed, Picture.MaximumEdge);
                }
            }
        }
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.png", Assert.Throws<DataException>(() => PictureFile.Read("nowhere.png")).Message);

    private static void Survives(byte[] file, int largestEdge)
    {
        try
        {
            Assert.InRange(PictureFile.Decode(file, "a").Height, 1, largestEdge);
        }
        catch (DataException error)
        {
            Assert.StartsWith("a: ", error.Message);
        }
    }

    private static void Refuses(byte[] file, string problem)
    {
        var error = Assert.Throws<DataException>(() => PictureFile.Decode(file, "folder/picture"));
        Assert.StartsWith("folder/picture: ", error.Message);
        Assert.Contains(problem, error.Message);
    }
}
