using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Kernels.Bytes;

/// <summary>
/// A convolution with weights of ±1 and threshold that reads the bytes of an image, each turned into an integer by a table. Its lanes are pixels:
/// the colours become planes of 16-bit integers, a tap of the kernel is the plane from another pixel on, and the bits of 64 pixels are packed at a time.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its operations.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ByteMapLayer<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, IShortLanes<TVector>
{
    private readonly MapGeometry _map;
    private readonly ByteMapLayout _layout;
    private readonly SignedWeights _weights;
    private readonly ByteValues _values;
    private readonly int[] _offsets;
    private readonly int[] _picks;

    /// <param name="map">The convolution.</param>
    /// <param name="values">For each colour and byte the integer that it stands for; no sum of a window exceeds 16 bits.</param>
    /// <param name="weights">The weights; inputs in the order row, column, channel.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public ByteMapLayer(MapGeometry map, ReadOnlySpan<short> values, SignedWeights weights)
    {
        Require.Length(nameof(values), values.Length, 256 * map.Channels);
        Require.Length(nameof(weights), weights.Blocks.Inputs, map.KernelHeight * map.KernelWidth * map.Channels);
        (_map, _weights, _layout) = (map, weights, new ByteMapLayout(map, weights.Neurons, TLanes.Count));
        _values = new ByteValues(values);
        _picks = weights.Picks(SignedSums<TVector, TLanes>.Lanes);
        _offsets = new int[weights.Blocks.Inputs];
        for (var i = 0; i < _offsets.Length; i++)
        {
            var (tap, channel) = Math.DivRem(i, map.Channels);
            var (row, column) = Math.DivRem(tap, map.KernelWidth);
            _offsets[i] = channel * _layout.Plane + row * map.DilationDown * _layout.Row + column * map.DilationAcross;
        }
    }

    /// <summary>Evaluates the layer.</summary>
    /// <param name="image">The first byte of the image.</param>
    /// <param name="scratch">Scratch memory, of the words that <see cref="ByteMapLayout"/> counts.</param>
    /// <param name="output">The first pixel of the output, of packed bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref byte image, ref ulong scratch, ref ulong output)
    {
        ref var planes = ref Unsafe.As<ulong, short>(ref scratch);
        Encode(ref image, ref planes);
        ref var table = ref Unsafe.Add(ref planes, _layout.Table);
        ref var bits = ref Unsafe.As<short, ulong>(ref Unsafe.Add(ref planes, _layout.Bits));
        for (var chunk = 0; chunk < _layout.Chunks; chunk++)
        {
            for (var lane = 0; lane < ByteMapLayout.ChunkLanes; lane += SignedSums<TVector, TLanes>.Lanes)
            {
                SignedSums<TVector, TLanes>.Tabulate(
                    ref Unsafe.Add(ref planes, chunk * ByteMapLayout.ChunkLanes + lane), _offsets, _weights.Blocks, ref table);
                SignedSums<TVector, TLanes>.Compare(
                    ref table, ref MemoryMarshal.GetArrayDataReference(_picks), _weights.Blocks.Blocks, _weights.Levels,
                    ref Unsafe.Add(ref Unsafe.As<ulong, byte>(ref bits), lane / 8), sizeof(ulong));
            }
            Pack(ref bits, chunk, ref output);
        }
    }

    /// <summary>Writes the planes of integers, zeros around them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Encode(ref byte image, ref short planes)
    {
        MemoryMarshal.CreateSpan(ref planes, _map.Channels * _layout.Plane).Clear();
        for (var y = 0; y < _map.Height; y++)
        {
            _values.EncodeRows(
                ref Unsafe.Add(ref image, y * _map.Width * _map.Channels), _map.Width, ref Unsafe.Add(ref planes, _layout.Origin + y * _layout.Row), _layout.Plane);
        }
    }

    /// <summary>Turns the bits of a chunk, a word a neuron, into packed pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack(ref ulong bits, int chunk, ref ulong output)
    {
        var words = (_weights.Neurons + ByteMapLayout.ChunkLanes - 1) / ByteMapLayout.ChunkLanes;
        for (var word = 0; word < words; word++)
        {
            ref var matrix = ref Unsafe.Add(ref bits, word * ByteMapLayout.ChunkLanes);
            var neurons = Math.Min(ByteMapLayout.ChunkLanes, _weights.Neurons - word * ByteMapLayout.ChunkLanes);
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref matrix, neurons), ByteMapLayout.ChunkLanes - neurons).Clear();
            BitTranspose.InPlace(ref matrix);
            var (y, x) = Math.DivRem(chunk * ByteMapLayout.ChunkLanes, _layout.Row);
            for (var lane = 0; lane < ByteMapLayout.ChunkLanes && y < _map.OutputHeight; y++, x = 0)
            {
                ref var pixel = ref Unsafe.Add(ref output, y * _map.OutputRowLength + x * words + word);
                var end = Math.Min(_layout.Row - x, ByteMapLayout.ChunkLanes - lane);
                var count = Math.Min(end, _map.OutputWidth - x);
                for (var i = 0; i < count; i++)
                    Unsafe.Add(ref pixel, i * words) = Unsafe.Add(ref matrix, lane + i);
                lane += end;
            }
        }
    }
}
