namespace CompactBnn.Kernels;

/// <summary>
/// What generated code and the kernels must agree on: which kernels there are, the lengths of their scratch memory, the order of weights and tables. The compiler of an assembly puts
/// the number into it, and a program may run it with another version of the runtime.
/// </summary>
internal static class KernelVersion
{
    /// <summary>Rises with every change after which code that was generated before would read or write elsewhere than the kernels do.</summary>
    public const int Current = 3;
}
