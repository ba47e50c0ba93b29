using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>A layer of a BNN-PYNQ accelerator: its matrix, and how that is folded over processing elements.</summary>
/// <param name="Inputs">Columns of the matrix, <c>MW</c>.</param>
/// <param name="Outputs">Rows of the matrix, <c>MH</c>.</param>
/// <param name="Lanes">Inputs a word, <c>SIMD</c>.</param>
/// <param name="Elements">Processing elements, one file each, <c>PE</c>.</param>
/// <param name="Kernel">Edge of a convolution's kernel; 0 for a dense layer.</param>
/// <param name="Pools">Whether a 2x2 max-pool follows.</param>
/// <param name="HasThresholds">Whether the outputs are bits.</param>
internal sealed record PynqLayer(int Inputs, int Outputs, int Lanes, int Elements, int Kernel = 0, bool Pools = false, bool HasThresholds = true)
{
    /// <summary>Words a row of the matrix.</summary>
    public int WordsARow => Inputs / Lanes;

    /// <summary>Rows a processing element.</summary>
    public int RowsAnElement => Outputs / Elements;
}

/// <summary>The networks that BNN-PYNQ publishes parameters for.</summary>
/// <remarks>github.com/Xilinx/BNN-PYNQ, bnn/src/network/*/hw/config.h</remarks>
/// <param name="Name">Its name.</param>
/// <param name="Input">What it reads.</param>
/// <param name="Layers">Its layers.</param>
internal sealed record PynqTopology(string Name, Shape Input, IReadOnlyList<PynqLayer> Layers)
{
    /// <summary>Three hidden layers of 1024 for 28x28 grey pixels.</summary>
    public static PynqTopology Lfc { get; } = new("LFC", new(28, 28, 1),
    [
        new(832, 1024, 64, 32), new(1024, 1024, 32, 64), new(1024, 1024, 64, 32), new(1024, 64, 8, 16),
    ]);

    /// <summary>Six convolutions and three dense layers for 32x32 pixels in red, green and blue.</summary>
    public static PynqTopology Cnv { get; } = new("CNV", new(32, 32, 3),
    [
        new(27, 64, 3, 16, 3), new(576, 64, 32, 32, 3, Pools: true), new(576, 128, 32, 16, 3), new(1152, 128, 32, 16, 3, Pools: true),
        new(1152, 256, 32, 4, 3), new(2304, 256, 32, 1, 3), new(256, 512, 4, 1), new(512, 512, 8, 1), new(512, 64, 1, 4, HasThresholds: false),
    ]);
}
