using CompactBnn.Format;

namespace CompactBnn.Engines.Steps;

/// <summary>The largest (OR) or smallest (AND) bit of each window; an AND is an OR of inverted bits, inverted.</summary>
internal sealed unsafe class BitPoolStep(MaxPool pool, Operand input, Operand output) : Step
{
    private readonly WindowWalk _walk = new(pool.Window, input.Shape);
    private readonly ulong[] _inverted = pool.Minimum?.Words.AsSpan().ToArray() ?? new ulong[input.PixelWords];

    public override void Run(byte* image, ulong* memory)
    {
        var source = input.Region.Words(memory);
        var destination = output.Region.Words(memory);
        for (var y = 0; y < _walk.Rows.Positions; y++)
        {
            for (var x = 0; x < _walk.Columns.Positions; x++)
            {
                for (var word = 0; word < _inverted.Length; word++)
                    *destination++ = Largest(source + word, y, x, _inverted[word]) ^ _inverted[word];
            }
        }
    }

    private ulong Largest(ulong* source, int y, int x, ulong inverted)
    {
        var (rows, columns) = (_walk.Rows, _walk.Columns);
        int top = rows.Origin(y), left = columns.Origin(x), end = columns.End(x);
        var bits = 0UL;
        for (var ky = rows.First(y); ky < rows.End(y); ky++)
        {
            var row = source + (long)(top + ky) * input.Shape.Width * _inverted.Length;
            for (var kx = columns.First(x); kx < end; kx++)
                bits |= row[(left + kx) * _inverted.Length] ^ inverted;
        }
        return bits;
    }
}
