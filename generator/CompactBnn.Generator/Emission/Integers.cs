namespace CompactBnn.Generator.Emission;

/// <summary>Integers of the workspace, which is one of words.</summary>
internal static class Integers
{
    /// <summary>The integer at an index behind the start of a word.</summary>
    public static string At(int word, int index)
    {
        var start = $"ref Unsafe.As<ulong, int>({Names.At("space", word)})";
        return index == 0 ? start : $"ref {Names.Add}({start}, {Names.Number(index)})";
    }
}
