using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>A convolution of stride 1 on a map of packed pixels, or of bytes, and where its pixels lie.</summary>
/// <param name="Height">Rows of the input.</param>
/// <param name="Width">Columns of the input.</param>
/// <param name="Channels">Channels of the input.</param>
/// <param name="RowLength">Words, or bytes, from one row of the input to the next.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
/// <param name="DilationDown">Rows from one tap to the next.</param>
/// <param name="DilationAcross">Columns from one tap to the next.</param>
/// <param name="Top">Rows of padding above; a padded bit is 0, and so is a padded integer.</param>
/// <param name="Left">Columns of padding on the left.</param>
/// <param name="OutputHeight">Rows of the output.</param>
/// <param name="OutputWidth">Columns of the output.</param>
/// <param name="OutputRowLength">Words from one row of the output to the next.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct MapGeometry(
    int Height, int Width, int Channels, int RowLength, int KernelHeight, int KernelWidth, int DilationDown, int DilationAcross, int Top, int Left,
    int OutputHeight, int OutputWidth, int OutputRowLength);
