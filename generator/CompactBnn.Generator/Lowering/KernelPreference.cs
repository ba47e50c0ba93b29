using System;

namespace CompactBnn.Generator.Lowering;

/// <summary>Which kernels layers are compiled to, where they have a choice: the property <c>CompactBnnKernels</c>.</summary>
internal enum KernelPreference
{
    /// <summary>What the cost model expects to be fastest.</summary>
    Fastest,

    /// <summary>Rows of words throughout; layers on bytes and integers multiply.</summary>
    Rows,

    /// <summary>Bit-sliced counters wherever they are possible, at the widest vectors.</summary>
    Counters,

    /// <summary>Bit-sliced counters of eight neurons a vector wherever they are possible, else rows.</summary>
    Octets,

    /// <summary>Bit-sliced counters whose lanes are neurons wherever they are possible, else rows.</summary>
    Neurons,
}

/// <summary>The words of the property.</summary>
internal static class KernelPreferences
{
    /// <summary>The preference that a word stands for; the fastest for all others.</summary>
    public static KernelPreference Of(string word) => word.Trim().ToLowerInvariant() switch
    {
        "rows" => KernelPreference.Rows,
        "counters" => KernelPreference.Counters,
        "octets" => KernelPreference.Octets,
        "neurons" => KernelPreference.Neurons,
        _ => KernelPreference.Fastest,
    };
}
