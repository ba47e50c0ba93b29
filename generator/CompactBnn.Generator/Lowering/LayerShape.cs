using CompactBnn.Format;

namespace CompactBnn.Generator.Lowering;

/// <summary>The window of a convolution, or of a dense layer taken as a convolution of one position.</summary>
/// <param name="Window">Kernel, stride, dilation, padding.</param>
/// <param name="Groups">Groups of channels.</param>
/// <param name="InputsPerGroup">Input channels that one output channel reads.</param>
/// <param name="OutputsPerGroup">Output channels of a group.</param>
/// <param name="PadValue">What a padded tap counts as: 0, +1 or -1.</param>
internal sealed record LayerShape(Window Window, int Groups, int InputsPerGroup, int OutputsPerGroup, int PadValue)
{
    /// <summary>Output channels that are counted together: the lanes of a 512-bit vector.</summary>
    public const int BlockLanes = 8;

    /// <summary>Weights of one output channel.</summary>
    public int Taps => Window.Size.Vertical * Window.Size.Horizontal * InputsPerGroup;

    /// <summary>Words that hold the taps, one bit each.</summary>
    public int Words => PackedBits.WordCount(Taps);

    /// <summary>Output channels.</summary>
    public int Outputs => Groups * OutputsPerGroup;

    /// <summary>Blocks of <see cref="BlockLanes"/> output channels in a group; the last one may be partly empty.</summary>
    public int BlocksPerGroup => (OutputsPerGroup + BlockLanes - 1) / BlockLanes;

    /// <summary>Blocks of all groups.</summary>
    public int Blocks => Groups * BlocksPerGroup;

    /// <summary>Whether a patch is a pixel as it lies in the map, so that nothing has to be gathered.</summary>
    public bool ReadsPixels => Window.Size == Extent.One && Groups == 1;

    public static LayerShape Of(WeightedLayer layer, Shape input) => layer is Convolution conv
        ? new LayerShape(conv.Window, conv.Groups, input.Channels / conv.Groups, conv.Channels / conv.Groups, conv.PadValue)
        : new LayerShape(new Window(Extent.One, Extent.One, Extent.One, Padding.None), 1, input.Channels, ((Dense)layer).Units, 0);

    /// <summary>The output channel in a lane of a block, or -1 for an empty lane.</summary>
    public int ChannelAt(int block, int lane)
    {
        var within = block % BlocksPerGroup * BlockLanes + lane;
        return within < OutputsPerGroup ? block / BlocksPerGroup * OutputsPerGroup + within : -1;
    }
}
