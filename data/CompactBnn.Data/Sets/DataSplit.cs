using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>Images of one shape with their labels, all in memory.</summary>
public sealed class DataSplit
{
    private readonly byte[] _images;
    private readonly int[] _labels;
    private readonly int[] _tracks;
    private readonly int _imageLength;

    /// <summary>Wraps arrays that nobody changes from now on; no copy is made.</summary>
    /// <param name="shape">Shape of every image.</param>
    /// <param name="images">The images one after the other, each in H,W,C order.</param>
    /// <param name="labels">One class an image, counted from 0.</param>
    /// <param name="tracks">One track an image (see <see cref="Tracks"/>), or null.</param>
    /// <exception cref="ArgumentException">The lengths disagree.</exception>
    public DataSplit(Shape shape, byte[] images, int[] labels, int[]? tracks = null)
    {
        var length = labels.LongLength * shape.Elements;
        if (images.LongLength != length)
            throw new ArgumentException($"{labels.Length} images of {shape} have {length} bytes, not {images.LongLength}.", nameof(images));
        if (tracks is not null && tracks.Length != labels.Length)
            throw new ArgumentException($"{labels.Length} images have as many tracks, not {tracks.Length}.", nameof(tracks));
        Shape = shape;
        _images = images;
        _labels = labels;
        _tracks = tracks ?? [];
        _imageLength = checked((int)shape.Elements);
    }

    /// <summary>Shape of every image.</summary>
    public Shape Shape { get; }

    /// <summary>Number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>All images one after the other, each in H,W,C order.</summary>
    public ReadOnlyMemory<byte> Images => _images;

    /// <summary>The class of every image, counted from 0.</summary>
    public ReadOnlyMemory<int> Labels => _labels;

    /// <summary>
    /// For sets that are made of films: a number that images of the same film of the same object share. Such images are near-copies, so a
    /// validation part must hold whole tracks. Empty for other sets.
    /// </summary>
    public ReadOnlyMemory<int> Tracks => _tracks;

    /// <summary>The bytes of image <paramref name="index"/> in H,W,C order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public ReadOnlySpan<byte> Image(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return _images.AsSpan(index * _imageLength, _imageLength);
    }

    /// <summary>The class of image <paramref name="index"/>, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public int Label(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return _labels[index];
    }
}
