namespace CompactBnn.Format;

/// <summary>An affine operation by the least shift: while all multipliers are even, half of them and of the offsets, rounded down, do the same.</summary>
internal static class AffineReduction
{
    public static Affine Reduce(Affine affine)
    {
        var halvings = affine.Shift;
        foreach (var (multiplier, _) in affine.Channels.AsSpan())
        {
            while (halvings > 0 && (multiplier & ((1L << halvings) - 1)) != 0)
                halvings--;
        }
        if (halvings == 0)
            return affine;
        var channels = new ChannelAffine[affine.Channels.Length];
        for (var i = 0; i < channels.Length; i++)
            channels[i] = new((int)((long)affine.Channels[i].Multiplier >> halvings), affine.Channels[i].Offset >> halvings);
        return affine with { Shift = affine.Shift - halvings, Channels = EquatableArray<ChannelAffine>.Adopt(channels) };
    }
}
