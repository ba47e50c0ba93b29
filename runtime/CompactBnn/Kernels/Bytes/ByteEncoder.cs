using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CompactBnn.Kernels.Bytes;

/// <summary>Turns the bytes of an image into a map of integers, by a table for each colour.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ByteEncoder
{
    private readonly ByteValues _values;

    /// <param name="table">For each colour and byte the integer.</param>
    public ByteEncoder(ReadOnlySpan<short> table) => _values = new ByteValues(table);

    /// <summary>Encodes an image.</summary>
    /// <param name="image">The first byte of the image.</param>
    /// <param name="output">The first pixel of the map.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="outputRow">Integers from one row of the map to the next.</param>
    public void Run(ref byte image, ref int output, int height, int width, int outputRow)
    {
        var length = width * _values.Colours;
        for (var y = 0; y < height; y++)
            _values.Encode(ref Unsafe.Add(ref image, y * length), length, ref Unsafe.Add(ref output, y * outputRow));
    }
}
