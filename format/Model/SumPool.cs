namespace CompactBnn.Format;

/// <summary>The sum of the integers of each window, channel by channel; padding counts 0. An average is this, and a scale later on.</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of integers.</param>
/// <param name="Window">Size, stride, padding and ceiling; dilation is 1.</param>
public sealed record SumPool(string Name, string Input, Window Window) : Operation(Name, Input)
{
    /// <inheritdoc/>
    public override string Kind => "sum-pool";
}
