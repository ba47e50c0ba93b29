using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>Bytes to bits by one table a colour, which holds the words of all planes for every byte.</summary>
internal sealed unsafe class EncodePlanesByTable : Step
{
    private const int MostTableWords = 1 << 20;
    private readonly ulong[] _table;
    private readonly int _positions, _colours, _words;
    private readonly Region _output;

    public EncodePlanesByTable(EncodePlanes planes, Shape input, Operand output)
    {
        _positions = output.Positions;
        _colours = input.Channels;
        _words = output.PixelWords;
        _output = output.Region;
        _table = new ulong[_colours * 256 * _words];
        for (var i = 0; i < planes.Planes.Length; i++)
        {
            var (colour, bits) = planes.Planes[i];
            for (var value = 0; value < 256; value++)
            {
                if (bits[value])
                    _table[(colour * 256 + value) * _words + i / 64] |= 1UL << (i % 64);
            }
        }
    }

    /// <summary>Whether the tables are small, and joining them is no more work than a look-up for each plane.</summary>
    public static bool IsWorthwhile(EncodePlanes planes, Shape input)
    {
        var words = (long)input.Channels * PackedBits.WordCount(planes.Planes.Length);
        return words <= planes.Planes.Length && words * 256 <= MostTableWords;
    }

    public override void Run(byte* image, ulong* memory)
    {
        var destination = _output.Words(memory);
        fixed (ulong* table = _table)
        {
            if (_colours == 1 && _words == 1)
            {
                for (var position = 0; position < _positions; position++)
                    destination[position] = table[image[position]];
                return;
            }
            for (var position = 0; position < _positions; position++, image += _colours)
            {
                for (var word = 0; word < _words; word++)
                {
                    var bits = 0UL;
                    for (var colour = 0; colour < _colours; colour++)
                        bits |= table[(colour * 256 + image[colour]) * _words + word];
                    *destination++ = bits;
                }
            }
        }
    }
}

/// <summary>Bytes to bits, plane by plane.</summary>
internal sealed unsafe class EncodePlanesOneByOne(EncodePlanes planes, Shape input, Operand output) : Step
{
    private readonly int[] _colours = [.. planes.Planes.Select(plane => plane.Colour)];
    private readonly ulong[] _tables = [.. planes.Planes.SelectMany(plane => plane.Table.Words)];

    public override void Run(byte* image, ulong* memory)
    {
        var writer = new BitWriter(output.Region.Words(memory));
        for (var position = 0; position < output.Positions; position++, image += input.Channels)
        {
            for (var plane = 0; plane < _colours.Length; plane++)
            {
                var value = image[_colours[plane]];
                writer.Write(_tables[plane * 4 + value / 64] >> (value % 64) & 1, 1);
            }
            writer.EndWord();
        }
    }
}
