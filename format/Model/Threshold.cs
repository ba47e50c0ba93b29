namespace CompactBnn.Format;

/// <summary>When a threshold fires.</summary>
public enum Firing
{
    /// <summary>Where the sum is at least <c>t</c>.</summary>
    AtLeast,

    /// <summary>Where the sum is at most <c>t</c>.</summary>
    AtMost,

    /// <summary>Everywhere; <c>t</c> is 0.</summary>
    Always,

    /// <summary>Nowhere; <c>t</c> is 0.</summary>
    Never,
}

/// <summary>The threshold of one channel.</summary>
/// <param name="Firing">When it fires.</param>
/// <param name="Level">The level <c>t</c>; 0 for <see cref="Firing.Always"/> and <see cref="Firing.Never"/>.</param>
public readonly record struct ChannelThreshold(Firing Firing, int Level)
{
    /// <summary>Whether the channel fires for a sum.</summary>
    public bool Fires(int sum) => Firing switch
    {
        Firing.AtLeast => sum >= Level,
        Firing.AtMost => sum <= Level,
        Firing.Always => true,
        _ => false,
    };
}

/// <summary>Integers to bits, by one threshold a channel. Batch normalisation, scales and biases of any sign before a sign function fold into it exactly.</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Input">The value read, of integers.</param>
/// <param name="Channels">One threshold a channel.</param>
public sealed record Threshold(string Name, string Input, EquatableArray<ChannelThreshold> Channels) : Operation(Name, Input)
{
    /// <inheritdoc/>
    public override string Kind => "threshold";
}
