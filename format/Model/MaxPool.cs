namespace CompactBnn.Format;

/// <summary>The largest (or, on bits, where asked for, the smallest) element of each window, channel by channel. Padding never wins.</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of bits or integers.</param>
/// <param name="Window">Size, stride, padding and ceiling; dilation is 1.</param>
/// <param name="Minimum">On bits one bit a channel: 0 takes the maximum (OR), 1 the minimum (AND). Null takes the maximum everywhere, the only choice on integers.</param>
public sealed record MaxPool(string Name, string Input, Window Window, PackedBits? Minimum) : Operation(Name, Input)
{
    /// <inheritdoc/>
    public override string Kind => "max-pool";
}
