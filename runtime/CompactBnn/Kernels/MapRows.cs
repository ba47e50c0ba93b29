using System.ComponentModel;

namespace CompactBnn.Kernels;

/// <summary>How a step walks over maps of one height and width, pixel by pixel. Lengths are in elements: words of bits, or integers.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Pixel">Elements of a pixel.</param>
/// <param name="InputRow">Elements from a row of the input to the next.</param>
/// <param name="OutputRow">Elements from a row of the result to the next.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct MapRows(int Height, int Width, int Pixel, int InputRow, int OutputRow);
