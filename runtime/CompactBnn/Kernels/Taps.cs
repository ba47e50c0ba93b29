namespace CompactBnn.Kernels;

/// <summary>Which taps of a row count, as a type argument of a kernel, so that no kernel asks at run time.</summary>
internal interface ITaps
{
    /// <summary>Whether a mask of the weights takes taps out.</summary>
    static abstract bool AreMasked { get; }

    /// <summary>Whether taps lie in padding that counts nothing.</summary>
    static abstract bool AreCut { get; }
}

/// <summary>Every tap counts.</summary>
internal readonly struct AllTaps : ITaps
{
    public static bool AreMasked => false;

    public static bool AreCut => false;
}

/// <summary>The taps on the map count.</summary>
internal readonly struct CutTaps : ITaps
{
    public static bool AreMasked => false;

    public static bool AreCut => true;
}

/// <summary>The taps count whose mask bit is 1.</summary>
internal readonly struct MaskedTaps : ITaps
{
    public static bool AreMasked => true;

    public static bool AreCut => false;
}

/// <summary>The taps on the map count whose mask bit is 1.</summary>
internal readonly struct MaskedCutTaps : ITaps
{
    public static bool AreMasked => true;

    public static bool AreCut => true;
}
