namespace WebDraw;

/// <summary>The bit slices of an image that the network keeps.</summary>
internal static class BitSlices
{
    /// <summary>
    /// The kept bits, the most significant first: those that the operation <c>encode-planes</c> of the weight file picks. A test compares them
    /// with the file.
    /// </summary>
    public static ReadOnlySpan<byte> Kept => [7, 6, 5];

    /// <summary>The kept slices of an image.</summary>
    /// <param name="image">The network's input bytes.</param>
    public static BitSlice[] Of(ReadOnlySpan<byte> image)
    {
        var slices = new BitSlice[Kept.Length];
        for (var i = 0; i < slices.Length; i++)
            slices[i] = new(Kept[i], DigitClassifier.InputHeight, DigitClassifier.InputWidth, Pack(image, Kept[i]));
        return slices;
    }

    private static byte[] Pack(ReadOnlySpan<byte> image, int bit)
    {
        var packed = new byte[(image.Length + 7) / 8];
        for (var i = 0; i < image.Length; i++)
            packed[i / 8] |= (byte)((image[i] >> bit & 1) << i % 8);
        return packed;
    }
}
