using System;
using System.ComponentModel;

namespace CompactBnn.Kernels.Sliced;

/// <summary>
/// A layer on a map of lanes: each pixel is one vector a channel, whose lanes are the images of a batch. Padding lies as a ring of pixels around
/// the map.
/// </summary>
/// <param name="Channels">Channels of the input.</param>
/// <param name="RowPixels">Pixels from one row of the input to the next, the ring among them.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
/// <param name="StrideDown">Rows from one window to the next.</param>
/// <param name="StrideAcross">Columns from one window to the next.</param>
/// <param name="DilationDown">Rows from one tap to the next.</param>
/// <param name="DilationAcross">Columns from one tap to the next.</param>
/// <param name="OutputHeight">Rows of the output.</param>
/// <param name="OutputWidth">Columns of the output.</param>
/// <param name="OutputRowPixels">Pixels from one row of the output to the next, its ring among them.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct BatchGeometry(
    int Channels, int RowPixels, int KernelHeight, int KernelWidth, int StrideDown, int StrideAcross, int DilationDown, int DilationAcross,
    int OutputHeight, int OutputWidth, int OutputRowPixels)
{
    /// <summary>The border class of each row of the output.</summary>
    /// <param name="classes">The classes; empty where there is one.</param>
    public byte[] RowClasses(ReadOnlySpan<byte> classes) => classes.IsEmpty ? new byte[OutputHeight] : classes.ToArray();

    /// <summary>The border class of each column of the output.</summary>
    /// <param name="classes">The classes; empty where there is one.</param>
    public byte[] ColumnClasses(ReadOnlySpan<byte> classes) => classes.IsEmpty ? new byte[OutputWidth] : classes.ToArray();
}
