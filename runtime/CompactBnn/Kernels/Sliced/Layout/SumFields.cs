namespace CompactBnn.Kernels.Sliced;

/// <summary>How counts of several neurons lie in a word that a transpose of 64 by 64 bits makes of their digits: in fields of whole bytes.</summary>
internal static class SumFields
{
    /// <summary>Bits of a count's field.</summary>
    /// <param name="digits">Digits of a count, at most 32.</param>
    public static int BitsOf(int digits) => digits <= 8 ? 8 : digits <= 16 ? 16 : 32;
}
