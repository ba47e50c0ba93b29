using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Engines.Steps;

/// <summary>The largest integer of each window, or the sum of its integers.</summary>
internal sealed unsafe class IntegerPoolStep(Window window, bool takesSum, Operand input, Operand output) : Step
{
    private readonly MapWindow _window = new(
        output.Shape.Height, output.Shape.Width, input.Shape.Height, input.Shape.Width, input.Shape.Width * input.Shape.Channels, input.Shape.Channels,
        output.Shape.Width * output.Shape.Channels, output.Shape.Channels, window.Size.Vertical, window.Size.Horizontal,
        window.Stride.Vertical, window.Stride.Horizontal, window.Padding.Top, window.Padding.Left);

    public override void Run(byte* image, ulong* memory)
    {
        if (takesSum)
            Pooling.Sums(in *input.Region.Integers(memory), ref *output.Region.Integers(memory), _window);
        else
            Pooling.Integers(in *input.Region.Integers(memory), ref *output.Region.Integers(memory), _window);
    }
}
