using CompactBnn.Format;

namespace CompactBnn.Benchmarks.Contenders;

/// <summary>Random images, and what the network's encoding makes of them.</summary>
internal sealed class ImageBatch
{
    private const int PlusOne = 255, ZeroPoint = 128;

    private readonly Network _network;
    private readonly int _length;

    public ImageBatch(Network network, int count)
    {
        _network = network;
        _length = (int)network.Input.Shape.Elements;
        Count = count;
        Bytes = new byte[count * _length];
        new Random(8).NextBytes(Bytes);
        Encoded = network.Values[0].Shape;
    }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>The images one after another, each in H,W,C order.</summary>
    public byte[] Bytes { get; }

    /// <summary>Shape of what the encoding makes of an image.</summary>
    public Shape Encoded { get; }

    /// <summary>One image.</summary>
    public ReadOnlySpan<byte> Image(int index) => Bytes.AsSpan(index * _length, _length);

    /// <summary>The encoded images as numbers, each in C,H,W order: bits as -1 and +1, integers as they are.</summary>
    public float[] Numbers() => Encode((channel, value) => _network.Operations[0] switch
    {
        EncodePlanes planes => planes.Planes[channel].Table[value] ? 1f : -1f,
        EncodeValues values => values.Table[channel * 256 + value],
        _ => throw new NotSupportedException(),
    });

    /// <summary>The encoded images as bytes, each in C,H,W order: bits as 0 and 255, integers with a zero point of 128.</summary>
    /// <exception cref="NotSupportedException">An integer does not fit.</exception>
    public byte[] Quantized() => Encode((channel, value) => _network.Operations[0] switch
    {
        EncodePlanes planes => planes.Planes[channel].Table[value] ? (byte)PlusOne : (byte)0,
        EncodeValues values when values.Table[channel * 256 + value] + ZeroPoint is >= 0 and <= 255 and var number => (byte)number,
        _ => throw new NotSupportedException("the integers of the input do not fit into bytes"),
    });

    private T[] Encode<T>(Func<int, byte, T> encode)
    {
        var (height, width, channels) = Encoded;
        var colours = _network.Input.Shape.Channels;
        var numbers = new T[(long)Count * Encoded.Elements];
        for (var image = 0; image < Count; image++)
        for (var channel = 0; channel < channels; channel++)
        {
            var colour = _network.Operations[0] is EncodePlanes planes ? planes.Planes[channel].Colour : channel;
            for (var pixel = 0; pixel < height * width; pixel++)
                numbers[(image * channels + channel) * height * width + pixel] = encode(channel, Bytes[image * _length + pixel * colours + colour]);
        }
        return numbers;
    }
}
