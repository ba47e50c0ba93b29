using CompactBnn.Format;

namespace CompactBnn.Data.Tests;

/// <summary>Each expected byte is worked out by hand from <c>docs/input-recipe.md</c>.</summary>
public sealed class InputRecipeTests
{
    [Fact]
    public void Grey_is_the_weighted_mean_rounded_half_up()
    {
        // 299*10 + 587*20 + 114*30 = 18150; and 500*1 + 500*2 = 1500.
        Assert.Equal([18], Encode(Pixel(10, 20, 30), new(1, 1, 1), ImageRecipe.Grey));
        Assert.Equal([2], Encode(Pixel(1, 2, 77), new(1, 1, 1), ImageRecipe.Grey with { GreyRed = 500, GreyGreen = 500, GreyBlue = 0 }));
    }

    [Fact]
    public void Colours_come_in_the_order_asked_for()
    {
        Assert.Equal([10, 20, 30], Encode(Pixel(10, 20, 30), new(1, 1, 3), ImageRecipe.Rgb));
        Assert.Equal([30, 20, 10], Encode(Pixel(10, 20, 30), new(1, 1, 3), ImageRecipe.Rgb with { Colour = ColourOrder.Bgr }));
    }

    [Fact]
    public void Transparent_pixels_are_blended_over_what_inversion_makes_the_background()
    {
        // 100*128/255 = 50.2; with (100*128 + 255*127)/255 = 177.2; 255 - 177 = 78.
        var half = new Picture(1, 1, [100, 0, 255, 128]);
        Assert.Equal(50, Encode(half, new(1, 1, 3), ImageRecipe.Rgb)[0]);
        Assert.Equal(177, Encode(half, new(1, 1, 3), ImageRecipe.Rgb with { Background = 255 })[0]);
        Assert.Equal(78, Encode(half, new(1, 1, 3), ImageRecipe.Rgb with { Background = 0, Inversion = Inversion.Always })[0]);
        // Dark ink on nothing is dark ink on a light sheet.
        Assert.Equal([0, 215], Encode(new Picture(1, 2, [9, 9, 9, 0, 40, 40, 40, 255]), new(1, 2, 1), ImageRecipe.Grey with { Inversion = Inversion.LightBackground }));
        Assert.Equal([7, 7, 7], Encode(new Picture(1, 1, [1, 2, 3, 0]), new(1, 1, 3), ImageRecipe.Rgb with { Background = 7 }));
    }

    [Fact]
    public void A_light_background_is_inverted_when_the_mean_of_the_border_is_above_the_middle()
    {
        var recipe = ImageRecipe.Grey with { Inversion = Inversion.LightBackground };

        // The border of 3x3 pixels is all but the middle: its mean is 127.5 and does not count as light; one more does.
        Assert.Equal([0, 255, 0, 255, 9, 255, 0, 255, 0], Encode(Grey(3, 3, 0, 255, 0, 255, 9, 255, 0, 255, 0), new(3, 3, 1), recipe));
        Assert.Equal([254, 0, 255, 0, 246, 0, 255, 0, 255], Encode(Grey(3, 3, 1, 255, 0, 255, 9, 255, 0, 255, 0), new(3, 3, 1), recipe));
        // A single row or column is all border.
        Assert.Equal([55, 155], Encode(Grey(1, 2, 200, 100), new(1, 2, 1), recipe));
        Assert.Equal([55, 155], Encode(Grey(2, 1, 200, 100), new(2, 1, 1), recipe));
    }

    [Theory]
    // The source pixel is (2i+1)*source / (2*target) without remainder.
    [InlineData(ResizeFilter.Nearest, new byte[] { 10, 20, 30, 40 }, new byte[] { 20, 40 })]
    [InlineData(ResizeFilter.Nearest, new byte[] { 10, 20 }, new byte[] { 10, 10, 20, 20 })]
    [InlineData(ResizeFilter.Nearest, new byte[] { 10, 20, 30 }, new byte[] { 10, 30 })]
    // (2a + b)/3 and (b + 2c)/3; a half goes up; enlarging by 3/2 gives a, the mean, b.
    [InlineData(ResizeFilter.Area, new byte[] { 10, 20, 40 }, new byte[] { 13, 33 })]
    [InlineData(ResizeFilter.Area, new byte[] { 1, 2 }, new byte[] { 2 })]
    [InlineData(ResizeFilter.Area, new byte[] { 10, 20 }, new byte[] { 10, 15, 20 })]
    // Weights 6 and 2 of 8 inside, all of the border pixel outside.
    [InlineData(ResizeFilter.Bilinear, new byte[] { 0, 100 }, new byte[] { 0, 25, 75, 100 })]
    // Weights 6, 6, 2 and 2, 6, 6 of 14: 200/14 = 14.3 and 1800/14 = 128.6.
    [InlineData(ResizeFilter.Bilinear, new byte[] { 0, 0, 100, 200 }, new byte[] { 14, 129 })]
    public void Filters_give_these_bytes_across_and_down(ResizeFilter filter, byte[] source, byte[] target)
    {
        var recipe = ImageRecipe.Grey with { Filter = filter };

        Assert.Equal(target, Encode(Grey(1, source.Length, source), new(1, target.Length, 1), recipe));
        Assert.Equal(target, Encode(Grey(source.Length, 1, source), new(target.Length, 1, 1), recipe));
    }

    [Fact]
    public void Both_axes_are_rounded_once()
    {
        // (1+2+3+4)/4 = 2.5. Rounded row by row it would be (2 + 4)/2 = 3 as well, but (0+1+0+0)/4 = 0.25 would become (1 + 0)/2 = 1.
        Assert.Equal([3], Encode(Grey(2, 2, 1, 2, 3, 4), new(1, 1, 1), ImageRecipe.Grey with { Filter = ResizeFilter.Area }));
        Assert.Equal([0], Encode(Grey(2, 2, 0, 1, 0, 0), new(1, 1, 1), ImageRecipe.Grey with { Filter = ResizeFilter.Area }));
    }

    [Theory]
    [InlineData(ResizeFilter.Nearest)]
    [InlineData(ResizeFilter.Bilinear)]
    [InlineData(ResizeFilter.Area)]
    public void The_same_size_is_left_alone(ResizeFilter filter)
    {
        byte[] bytes = [.. Enumerable.Range(0, 35).Select(i => (byte)(i * 73))];
        foreach (var framing in new[] { Framing.Stretch, Framing.Crop, Framing.Pad, Framing.Ink })
        {
            var recipe = ImageRecipe.Grey with { Filter = filter, Framing = framing, InkBox = framing == Framing.Ink ? 4 : 0 };
            Assert.Equal(bytes, Encode(Grey(5, 7, bytes), new(5, 7, 1), recipe));
        }
    }

    [Fact]
    public void Channels_are_resampled_apart()
    {
        var picture = new Picture(1, 2, [10, 100, 200, 255, 20, 110, 220, 255]);

        Assert.Equal([15, 105, 210], Encode(picture, new(1, 1, 3), ImageRecipe.Rgb with { Filter = ResizeFilter.Area }));
    }

    [Fact]
    public void Crop_covers_the_input_and_cuts_evenly()
    {
        var recipe = ImageRecipe.Grey with { Framing = Framing.Crop, Filter = ResizeFilter.Area };

        Assert.Equal([2, 3], Encode(Grey(1, 4, 1, 2, 3, 4), new(1, 2, 1), recipe));
        Assert.Equal([2, 3], Encode(Grey(1, 5, 1, 2, 3, 4, 5), new(1, 2, 1), recipe));
        Assert.Equal([2, 3], Encode(Grey(4, 1, 1, 2, 3, 4), new(2, 1, 1), recipe));
        // 2x4 to 1x1: scaled to 1x2, of which the first is kept.
        Assert.Equal([14], Encode(Grey(2, 4, 10, 12, 30, 40, 14, 20, 30, 40), new(1, 1, 1), recipe));
        // 1x3 to 2x2: scaled to 2x6, columns 2 and 3 are kept, both from the middle pixel.
        Assert.Equal([20, 20, 20, 20], Encode(Grey(1, 3, 10, 20, 30), new(2, 2, 1), recipe));
    }

    [Fact]
    public void Pad_fits_and_fills_with_the_background_after_inversion()
    {
        var recipe = ImageRecipe.Grey with { Framing = Framing.Pad, Filter = ResizeFilter.Area, Background = 9, Inversion = Inversion.Always };

        Assert.Equal([9, 9, 254, 253, 9, 9], Encode(Grey(1, 2, 1, 2), new(3, 2, 1), recipe));
        Assert.Equal([9, 254, 9, 9, 9, 253, 9, 9], Encode(Grey(2, 1, 1, 2), new(2, 4, 1), recipe));
        // 1x8 to 3x3: 3/8 of a row is at least one row.
        Assert.Equal([9, 9, 9, 254, 254, 254, 9, 9, 9], Encode(Grey(1, 8, 1, 1, 1, 1, 1, 1, 1, 1), new(3, 3, 1), recipe));
    }

    [Fact]
    public void Ink_is_scaled_to_its_box_and_centred_by_mass()
    {
        // Ink: 2x2 pixels in a corner of 6x6, scaled to 2x2. Their centre of mass lies in pixel (1, 1) of the box, which goes to (2, 2) of 5x5.
        var picture = new byte[36];
        (picture[0], picture[1], picture[6], picture[7]) = (100, 200, 200, 200);
        var recipe = ImageRecipe.Grey with { Framing = Framing.Ink, Filter = ResizeFilter.Area, InkBox = 2 };
        byte[] expected =
        [
            0, 0, 0, 0, 0,
            0, 128, 255, 0, 0,
            0, 255, 255, 0, 0,
            0, 0, 0, 0, 0,
            0, 0, 0, 0, 0,
        ];

        Assert.Equal(expected, Encode(Grey(6, 6, picture), new(5, 5, 1), recipe));
    }

    [Fact]
    public void Ink_on_light_paper_and_in_pencil_comes_out_the_same()
    {
        var recipe = KnownDataSets.Find("mnist")!.Recipe;
        byte[] ink = Encode(Stroke(paper: 255, ink: 0), new(28, 28, 1), recipe);

        Assert.Equal(255, ink.Max());
        Assert.Equal(ink, Encode(Stroke(paper: 255, ink: 153), new(28, 28, 1), recipe));
        Assert.Equal(ink, Encode(Stroke(paper: 0, ink: 255), new(28, 28, 1), recipe));
        Assert.Equal(20, Enumerable.Range(0, 28).Count(y => ink.AsSpan(y * 28, 28).ContainsAnyExcept((byte)0)));
    }

    [Fact]
    public void A_picture_without_ink_is_all_background()
    {
        var recipe = ImageRecipe.Grey with { Framing = Framing.Ink, InkBox = 2, Background = 3 };

        Assert.Equal([3, 3, 3, 3], Encode(Grey(1, 3, 77, 77, 77), new(2, 2, 1), recipe));
    }

    [Fact]
    public void Ink_stays_inside_where_its_mass_is_at_one_end()
    {
        // A box as large as the input leaves no room for centring.
        var recipe = ImageRecipe.Grey with { Framing = Framing.Ink, Filter = ResizeFilter.Nearest, InkBox = 3 };
        byte[] bytes = [255, 255, 255, 255, 0, 0, 255, 0, 0, 0, 0, 0];

        Assert.Equal(bytes[..9], Encode(Grey(4, 3, bytes), new(3, 3, 1), recipe));
    }

    [Fact]
    public void The_most_extreme_sizes_neither_overflow_nor_take_long()
    {
        foreach (var filter in Enum.GetValues<ResizeFilter>())
        {
            foreach (var framing in new[] { Framing.Stretch, Framing.Crop, Framing.Pad })
            {
                var recipe = ImageRecipe.Grey with { Filter = filter, Framing = framing, Background = 255 };
                var white = Enumerable.Repeat((byte)255, Picture.MaximumEdge).ToArray();
                Assert.All(Encode(Grey(1, Picture.MaximumEdge, white), new(64, 1, 1), recipe), value => Assert.Equal(255, value));
                Assert.All(Encode(Grey(Picture.MaximumEdge, 1, white), new(1, 64, 1), recipe), value => Assert.Equal(255, value));
            }
        }
    }

    [Fact]
    public void A_recipe_that_contradicts_the_shape_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Encode(Pixel(1, 2, 3), new(1, 1, 3), ImageRecipe.Grey));
        Assert.Throws<ArgumentException>(() => Encode(Pixel(1, 2, 3), new(2, 2, 1), ImageRecipe.Grey with { Framing = Framing.Ink, InkBox = 3 }));
        Assert.Throws<ArgumentException>(() => InputEncoder.Encode(Pixel(1, 2, 3), new TableInput(Columns)));
    }

    [Fact]
    public void Numbers_become_bytes_by_their_columns()
    {
        var input = new TableInput(Columns);

        Assert.Equal([128, 2], InputEncoder.Encode([0.5f, 7f], input));
        Assert.Equal([0, 0], InputEncoder.Encode([float.NaN, float.NaN], input));
        Assert.Equal([255, 0], InputEncoder.Encode([9f, -1f], input));
        Assert.Throws<ArgumentException>(() => InputEncoder.Encode([1f], input));
    }

    private static EquatableArray<Column> Columns => EquatableArray<Column>.Adopt(
        [new LinearColumn("a", 0, 1), new LevelColumn("b", EquatableArray<float>.Adopt([0f, 7f]))]);

    private static Picture Pixel(byte red, byte green, byte blue) => new(1, 1, [red, green, blue, 255]);

    private static Picture Grey(int height, int width, params byte[] bytes) => Picture.From(new(height, width, 1), bytes);

    private static Picture Stroke(byte paper, byte ink)
    {
        var bytes = Enumerable.Repeat(paper, 100 * 60).ToArray();
        for (var y = 5; y < 85; y++)
            bytes.AsSpan(y * 60 + 30 - y / 5, 12).Fill(ink);
        return Grey(100, 60, bytes);
    }

    private static byte[] Encode(Picture picture, Shape shape, ImageRecipe recipe) => InputEncoder.Encode(picture, new ImageInput(shape, recipe));
}
