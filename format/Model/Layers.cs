namespace CompactBnn.Format;

/// <summary>A layer with weights: its result is the exact integer sum of weight times input over its taps.</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of bits (which count as +1 and -1) or of integers.</param>
/// <param name="Weights">The weights, in the order output channel, ky, kx, input channel.</param>
public abstract record WeightedLayer(string Name, string Input, Weights Weights) : Operation(Name, Input);

/// <summary>A two-dimensional convolution (a correlation: the kernel is not flipped).</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of bits or integers.</param>
/// <param name="Channels">Output channels, a multiple of <paramref name="Groups"/>.</param>
/// <param name="Window">Kernel, stride, dilation and padding; never with <see cref="Window.Ceiling"/>.</param>
/// <param name="Groups">Output channel <c>n</c> reads the input channels of group <c>n / (Channels / Groups)</c> only.</param>
/// <param name="PadValue">What a padded tap counts as: 0, or +1 or -1 where the input is of bits.</param>
/// <param name="Weights">The weights, <c>Channels * kernel rows * kernel columns * (input channels / Groups)</c>.</param>
public sealed record Convolution(
    string Name, string Input, int Channels, Window Window, int Groups, int PadValue, Weights Weights) : WeightedLayer(Name, Input, Weights)
{
    /// <inheritdoc/>
    public override string Kind => "conv";
}

/// <summary>A fully connected layer over a value of height 1 and width 1.</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of bits or integers.</param>
/// <param name="Units">Output channels.</param>
/// <param name="Weights">The weights, <c>Units * input channels</c>.</param>
public sealed record Dense(string Name, string Input, int Units, Weights Weights) : WeightedLayer(Name, Input, Weights)
{
    /// <inheritdoc/>
    public override string Kind => "dense";
}

/// <summary>Height and width to channels: element (y, x, c) becomes channel <c>(y * Width + x) * Channels + c</c>.</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of bits or integers.</param>
public sealed record Flatten(string Name, string Input) : Operation(Name, Input)
{
    /// <inheritdoc/>
    public override string Kind => "flatten";
}
