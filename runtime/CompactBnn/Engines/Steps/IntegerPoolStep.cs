using System.Runtime.Intrinsics;
using CompactBnn.Format;

namespace CompactBnn.Engines.Steps;

/// <summary>The largest integer of each window.</summary>
internal sealed unsafe class IntegerPoolStep(MaxPool pool, Operand input, Operand output) : Step
{
    private readonly WindowWalk _walk = new(pool.Window, input.Shape);

    public override void Run(byte* image, ulong* memory)
    {
        var source = input.Region.Integers(memory);
        var destination = output.Region.Integers(memory);
        var channels = input.Shape.Channels;
        for (var y = 0; y < _walk.Rows.Positions; y++)
        {
            for (var x = 0; x < _walk.Columns.Positions; x++, destination += channels)
            {
                // Lanes past the last channel are overwritten by the next position, or lie in the slack after the value.
                for (var channel = 0; channel < channels; channel += Vector256<int>.Count)
                    Largest(source + channel, y, x).Store(destination + channel);
            }
        }
    }

    private Vector256<int> Largest(int* source, int y, int x)
    {
        var (rows, columns) = (_walk.Rows, _walk.Columns);
        int top = rows.Origin(y), left = columns.Origin(x), end = columns.End(x);
        var best = Vector256.Create(int.MinValue);
        for (var ky = rows.First(y); ky < rows.End(y); ky++)
        {
            var row = source + (long)(top + ky) * input.Shape.Width * input.Shape.Channels;
            for (var kx = columns.First(x); kx < end; kx++)
                best = Vector256.Max(best, Vector256.Load(row + (left + kx) * input.Shape.Channels));
        }
        return best;
    }
}
