using CompactBnn.Format;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Fitting;

/// <summary>Varies training pictures as an <see cref="Augmentation"/> says; what comes in from outside is 0.</summary>
internal sealed class PictureVariation(Augmentation options, Shape shape)
{
    private readonly bool _warps = options.Scale > 0 || options.Rotate > 0;

    /// <summary>Draws a variation and applies it.</summary>
    /// <param name="source">The picture, in height, width, channel order.</param>
    /// <param name="target">The varied picture.</param>
    /// <param name="random">Where the draw comes from.</param>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> target, Random random)
    {
        var mirrored = options.Flip && random.Next(2) == 1;
        if (_warps)
            Warp(source, target, mirrored, random);
        else
            Move(source, target, mirrored, random.Next(-options.Shift, options.Shift + 1), random.Next(-options.Shift, options.Shift + 1));
    }

    private void Move(ReadOnlySpan<byte> source, Span<byte> target, bool mirrored, int down, int across)
    {
        target.Clear();
        var channels = shape.Channels;
        for (var y = Math.Max(0, down); y < Math.Min(shape.Height, shape.Height + down); y++)
        {
            for (var x = Math.Max(0, across); x < Math.Min(shape.Width, shape.Width + across); x++)
            {
                var from = mirrored ? shape.Width - 1 - (x - across) : x - across;
                source.Slice(((y - down) * shape.Width + from) * channels, channels).CopyTo(target[((y * shape.Width + x) * channels)..]);
            }
        }
    }

    /// <summary>Turns and scales about the centre and moves, each target pixel interpolated between four source pixels.</summary>
    private void Warp(ReadOnlySpan<byte> source, Span<byte> target, bool mirrored, Random random)
    {
        var angle = Draw(random, options.Rotate) * Math.PI / 180;
        var scale = 1 + Draw(random, options.Scale);
        double down = Draw(random, options.Shift), across = Draw(random, options.Shift);
        double cosine = Math.Cos(angle) / scale, sine = Math.Sin(angle) / scale;
        double centreY = (shape.Height - 1) / 2.0, centreX = (shape.Width - 1) / 2.0;
        for (var y = 0; y < shape.Height; y++)
        {
            for (var x = 0; x < shape.Width; x++)
            {
                double dy = y - centreY - down, dx = x - centreX - across;
                var fromX = cosine * dx + sine * dy;
                Interpolate(source, cosine * dy - sine * dx + centreY, (mirrored ? -fromX : fromX) + centreX, target.Slice((y * shape.Width + x) * shape.Channels, shape.Channels));
            }
        }
    }

    private void Interpolate(ReadOnlySpan<byte> source, double y, double x, Span<byte> pixel)
    {
        int top = (int)Math.Floor(y), left = (int)Math.Floor(x);
        double lower = y - top, right = x - left;
        for (var channel = 0; channel < pixel.Length; channel++)
        {
            var upperRow = (1 - right) * At(source, top, left, channel) + right * At(source, top, left + 1, channel);
            var lowerRow = (1 - right) * At(source, top + 1, left, channel) + right * At(source, top + 1, left + 1, channel);
            pixel[channel] = (byte)((1 - lower) * upperRow + lower * lowerRow + 0.5);
        }
    }

    private byte At(ReadOnlySpan<byte> source, int y, int x, int channel) =>
        (uint)y < (uint)shape.Height && (uint)x < (uint)shape.Width ? source[(y * shape.Width + x) * shape.Channels + channel] : (byte)0;

    private static double Draw(Random random, double limit) => (random.NextDouble() * 2 - 1) * limit;
}
