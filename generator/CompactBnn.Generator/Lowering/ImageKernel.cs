namespace CompactBnn.Generator.Lowering;

/// <summary>The families of kernels that evaluate a binary layer of one image.</summary>
internal enum KernelFamily
{
    /// <summary>Rows of words.</summary>
    Rows,

    /// <summary>Bit-sliced counters, a vector of pixels for each neuron.</summary>
    Counters,

    /// <summary>Bit-sliced counters, eight neurons a vector.</summary>
    Octets,

    /// <summary>Bit-sliced counters, a vector of neurons for each pixel.</summary>
    Neurons,
}

/// <summary>The kernel of a layer on one instruction set.</summary>
/// <param name="Family">Its family.</param>
/// <param name="LaneBits">Bits of its vectors; 0 for rows.</param>
internal readonly record struct ImageKernel(KernelFamily Family, int LaneBits)
{
    /// <summary>Rows of words.</summary>
    public static readonly ImageKernel Rows = new(KernelFamily.Rows, 0);
}
