using System.ComponentModel;

namespace CompactBnn.Kernels;

/// <summary>How a window walks from one map to another. Offsets and strides are in elements: words of bits, or integers.</summary>
/// <param name="Height">Rows of the result.</param>
/// <param name="Width">Columns of the result.</param>
/// <param name="InputHeight">Rows of the input, without padding.</param>
/// <param name="InputWidth">Columns of the input, without padding.</param>
/// <param name="InputRow">Elements from a row of the input to the next.</param>
/// <param name="InputPixel">Elements of a pixel of the input.</param>
/// <param name="OutputRow">Elements from a row of the result to the next.</param>
/// <param name="OutputPixel">Elements of a pixel of the result.</param>
/// <param name="Rows">Rows of the window.</param>
/// <param name="Columns">Columns of the window.</param>
/// <param name="StepDown">Rows between windows.</param>
/// <param name="StepRight">Columns between windows.</param>
/// <param name="Top">Padding above.</param>
/// <param name="Left">Padding on the left.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct MapWindow(
    int Height, int Width, int InputHeight, int InputWidth, int InputRow, int InputPixel, int OutputRow, int OutputPixel,
    int Rows, int Columns, int StepDown, int StepRight, int Top, int Left);
