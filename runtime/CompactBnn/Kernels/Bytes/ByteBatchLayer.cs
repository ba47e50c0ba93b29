using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Kernels.Bytes;

/// <summary>
/// A convolution with weights of ±1 and threshold that reads the bytes of a batch, each turned into an integer by a table. Its lanes are images. The
/// result is a map of lanes, one bit an image.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ByteBatchLayer<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IShortLanes<TVector>
{
    private const int Block = 64;
    private readonly LaneMap _input;
    private readonly int _origin;
    private readonly BatchGeometry _map;
    private readonly SignedWeights _weights;
    private readonly ByteValues _values;
    private readonly int[] _inputs;
    private readonly int[] _picks;

    /// <param name="input">The map of the input's integers.</param>
    /// <param name="origin">Pixels from its corner to the first one inside the ring.</param>
    /// <param name="map">The layer.</param>
    /// <param name="values">For each colour and byte the integer that it stands for; no sum of a window exceeds 16 bits.</param>
    /// <param name="weights">The weights; inputs in the order row, column, channel.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public ByteBatchLayer(LaneMap input, int origin, BatchGeometry map, ReadOnlySpan<short> values, SignedWeights weights)
    {
        Require.Length(nameof(values), values.Length, 256 * map.Channels);
        Require.Length(nameof(weights), weights.Blocks.Inputs, map.KernelHeight * map.KernelWidth * map.Channels);
        (_input, _origin, _map, _weights, _values) = (input, origin, map, weights, new ByteValues(values));
        _picks = weights.Picks(SignedSums<TVector, TLanes>.Lanes);
        _inputs = new int[weights.Blocks.Inputs];
        for (var i = 0; i < _inputs.Length; i++)
        {
            var (tap, channel) = Math.DivRem(i, map.Channels);
            var (row, column) = Math.DivRem(tap, map.KernelWidth);
            _inputs[i] = (row * map.DilationDown * map.RowPixels + column * map.DilationAcross) * map.Channels + channel;
        }
    }

    /// <summary>Evaluates the layer.</summary>
    /// <param name="images">The images, one after another, at most 64 for each word of the lanes.</param>
    /// <param name="words">Words of a lane map's vector.</param>
    /// <param name="integers">Scratch memory for the input's integers: sixteen vectors a channel and pixel, the ring among them.</param>
    /// <param name="table">Scratch memory for sums: two vectors an entry of <see cref="SignedBlocks"/>.</param>
    /// <param name="output">The first pixel of the output; lanes without an image hold anything.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ReadOnlySpan<byte> images, int words, ref ulong integers, ref ulong table, ref ulong output)
    {
        ref var input = ref Unsafe.As<ulong, short>(ref integers);
        var lanes = words * 64;
        var count = images.Length / (_input.Height * _input.Width * _input.Channels);
        Encode(images, count, lanes, ref input);
        Span<int> offsets = stackalloc int[_inputs.Length];
        for (var i = 0; i < offsets.Length; i++)
            offsets[i] = _inputs[i] * lanes;
        for (var y = 0; y < _map.OutputHeight; y++)
        for (var x = 0; x < _map.OutputWidth; x++)
        {
            ref var corner = ref Unsafe.Add(ref input, (y * _map.StrideDown * _map.RowPixels + x * _map.StrideAcross) * _map.Channels * lanes);
            ref var pixel = ref Unsafe.Add(ref output, (y * _map.OutputRowPixels + x) * _weights.Neurons * words);
            for (var lane = 0; lane < count; lane += SignedSums<TVector, TLanes>.Lanes)
            {
                ref var sums = ref Unsafe.As<ulong, short>(ref table);
                SignedSums<TVector, TLanes>.Tabulate(ref Unsafe.Add(ref corner, lane), offsets, _weights.Blocks, ref sums);
                SignedSums<TVector, TLanes>.Compare(
                    ref sums, ref MemoryMarshal.GetArrayDataReference(_picks), _weights.Blocks.Blocks, _weights.Levels,
                    ref Unsafe.Add(ref Unsafe.As<ulong, byte>(ref pixel), lane / 8), words * sizeof(ulong));
            }
        }
    }

    /// <summary>Writes the integers of the input, one a lane for each channel and pixel.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Encode(ReadOnlySpan<byte> images, int count, int lanes, ref short input)
    {
        var rowLength = _input.RowPixels * _input.Channels * lanes;
        if (_input.RowPixels > _input.Width || _input.RingRows > 0)
            MemoryMarshal.CreateSpan(ref input, (_input.Height + _input.RingRows) * rowLength).Clear();
        Span<short> block = stackalloc short[ShortTranspose.Size * Block];
        var (imageRow, length) = (_input.Width * _input.Channels, images.Length / count);
        for (var y = 0; y < _input.Height; y++)
        for (var start = 0; start < imageRow; start += Block)
        {
            ref var row = ref Unsafe.Add(ref input, y * rowLength + (_origin * _input.Channels + start) * lanes);
            var bytes = Math.Min(Block, imageRow - start);
            for (var image = 0; image < count; image += ShortTranspose.Size)
            {
                for (var i = 0; i < Math.Min(ShortTranspose.Size, count - image); i++)
                {
                    var first = (image + i) * length + y * imageRow + start;
                    _values.Encode(ref Unsafe.Add(ref MemoryMarshal.GetReference(images), first), start % _values.Colours, bytes, ref block[i * Block]);
                }
                for (var i = 0; i < bytes; i += ShortTranspose.Size)
                    ShortTranspose.Run(ref block[i], Block, ref Unsafe.Add(ref row, i * lanes + image), lanes, Math.Min(ShortTranspose.Size, bytes - i));
            }
        }
    }
}
