using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>A layer of a BNN-PYNQ accelerator: its matrix, and how that is folded over processing elements.</summary>
/// <param name="Columns">Columns of the matrix, <c>MW</c>; those behind the layer's inputs are padding, which reads bits of 0.</param>
/// <param name="Outputs">Rows of the matrix, <c>MH</c>.</param>
/// <param name="Lanes">Columns a word, <c>SIMD</c>.</param>
/// <param name="Elements">Processing elements, one file each, <c>PE</c>.</param>
/// <param name="Kernel">Edge of a convolution's kernel; 0 for a dense layer.</param>
/// <param name="Pools">Whether a 2x2 max-pool follows.</param>
/// <param name="HasThresholds">Whether the outputs are bits; otherwise they are counts.</param>
internal sealed record PynqLayer(int Columns, int Outputs, int Lanes, int Elements, int Kernel = 0, bool Pools = false, bool HasThresholds = true)
{
    /// <summary>Words a row of the matrix.</summary>
    public int WordsARow => Columns / Lanes;
}

/// <summary>A network of BNN-PYNQ: convolutions without padding over 8-bit pixels, or dense layers over bits, one after another.</summary>
/// <remarks>github.com/Xilinx/BNN-PYNQ, bnn/src/network/*/hw/top.cpp</remarks>
/// <param name="Input">What it reads.</param>
/// <param name="Layers">Its layers.</param>
internal sealed record PynqTopology(Shape Input, IReadOnlyList<PynqLayer> Layers)
{
    /// <summary>Whether the first layer is a convolution, as in CNV, and not dense, as in LFC.</summary>
    public bool IsConvolutional => Layers[0].Kernel > 0;
}
