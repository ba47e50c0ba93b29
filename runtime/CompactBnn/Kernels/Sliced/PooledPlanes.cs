using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// A max-pool of 2x2 with stride 2 that makes packed pixels of planes: rows are pooled as planes, which leaves half as many to transpose, and columns when pixels are
/// taken out.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PooledPlanes
{
    private const int WordBits = 64;
    private readonly int _height;
    private readonly int _width;
    private readonly int _rowLength;
    private readonly ulong[] _minimum;
    private readonly ulong[] _inverts;
    private readonly PixelMatrix _matrix;

    /// <param name="height">Rows of the planes.</param>
    /// <param name="width">Columns of the planes.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="rowBits">Lanes of a row of the planes, a power of two from 8 on.</param>
    /// <param name="minimum">The words of a pixel: 1 for each channel that takes the minimum; none where no channel does.</param>
    /// <param name="rowLength">Words from one row of the output to the next.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public PooledPlanes(int height, int width, int channels, int rowBits, ReadOnlySpan<ulong> minimum, int rowLength)
    {
        var pixelWords = (channels + WordBits - 1) / WordBits;
        if (!minimum.IsEmpty)
            Require.Length(nameof(minimum), minimum.Length, pixelWords);
        Planes = new PlaneLayout(height, channels, rowBits);
        (_height, _width, _rowLength) = (height / 2, width / 2, rowLength);
        _matrix = new PixelMatrix(channels);
        _minimum = minimum.IsEmpty ? new ulong[pixelWords] : minimum.ToArray();
        _inverts = new ulong[channels];
        for (var channel = 0; channel < channels; channel++)
            _inverts[channel] = 0 - (_minimum[channel / WordBits] >> channel % WordBits & 1);
    }

    /// <summary>Where the planes lie that are read.</summary>
    public PlaneLayout Planes { get; }

    /// <summary>Pools.</summary>
    /// <param name="planes">The planes.</param>
    /// <param name="pixels">The first pixel of the output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ref ulong planes, ref ulong pixels)
    {
        // Pairs are taken by four rows and the one behind.
        Span<ulong> matrix = stackalloc ulong[BitTranspose.Size + 1];
        var words = Planes.RowBits < WordBits ? (Planes.InputWords + 1) / 2 : _height * (Planes.RowBits / WordBits);
        for (var word = 0; word < words; word += _matrix.Words)
        for (var part = 0; part < _minimum.Length; part++)
        {
            var together = Math.Min(_matrix.Words, words - word);
            var channels = Math.Min(WordBits, _inverts.Length - part * WordBits);
            matrix.Clear();
            for (var i = 0; i < together; i++)
                PoolRows(ref planes, word + i, part * WordBits, channels, ref matrix[i * _matrix.Rows]);
            BitTranspose.InPlace(ref MemoryMarshal.GetReference(matrix));
            for (var i = 0; i < together; i++)
                TakePixels(matrix, word + i, i * _matrix.Rows, part, ref pixels);
        }
    }

    /// <summary>Pools the rows of a word, or of two words whose results then lie together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PoolRows(ref ulong planes, int word, int first, int channels, ref ulong rows)
    {
        var rowBits = Planes.RowBits;
        ref var plane = ref Unsafe.Add(ref planes, first * Planes.Stride);
        if (rowBits >= WordBits)
        {
            var rowWords = rowBits / WordBits;
            var (y, x) = Math.DivRem(word, rowWords);
            plane = ref Unsafe.Add(ref plane, 2 * y * rowWords + x);
            for (var channel = 0; channel < channels; channel++)
            {
                var invert = _inverts[first + channel];
                Unsafe.Add(ref rows, channel) = ((plane ^ invert) | (Unsafe.Add(ref plane, rowWords) ^ invert)) ^ invert;
                plane = ref Unsafe.Add(ref plane, Planes.Stride);
            }
            return;
        }
        // Beside the last of an odd number of words lies one that holds anything; no pixel is taken from it.
        var low = ulong.MaxValue / ((1UL << rowBits) + 1);
        plane = ref Unsafe.Add(ref plane, 2 * word);
        for (var channel = 0; channel < channels; channel++)
        {
            var invert = _inverts[first + channel];
            var (a, b) = (plane ^ invert, Unsafe.Add(ref plane, 1) ^ invert);
            Unsafe.Add(ref rows, channel) = (((a | a >> rowBits) & low) | ((b | b >> rowBits) & low) << rowBits) ^ invert;
            plane = ref Unsafe.Add(ref plane, Planes.Stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakePixels(Span<ulong> matrix, int word, int shift, int part, ref ulong pixels)
    {
        if (Planes.RowBits >= WordBits)
        {
            var (y, x) = Math.DivRem(word * (WordBits / 2), Planes.RowBits / 2);
            Take(ref matrix[0], shift, y, x, Math.Min(WordBits / 2, _width - x), part, ref pixels);
            return;
        }
        var wordRows = WordBits / Planes.RowBits / 2;
        for (var block = 0; block < 2 * wordRows; block++)
        {
            // The rows of two words alternate.
            var y = (2 * word + block % 2) * wordRows + block / 2;
            if (y < _height)
                Take(ref matrix[block * Planes.RowBits], shift, y, 0, _width, part, ref pixels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(ref ulong row, int shift, int y, int x, int count, int part, ref ulong pixels) => _matrix.TakePairs(
        ref row, shift, _minimum[part], ref Unsafe.Add(ref pixels, y * _rowLength + x * _minimum.Length + part), _minimum.Length, count);
}
