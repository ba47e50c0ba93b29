using System.Runtime.InteropServices;

namespace CompactBnn.Benchmarks.Contenders;

/// <summary>
/// Sends what native code writes to the error stream nowhere, until it is disposed. libtorch writes a warning at each convolution where NNPACK, which it
/// asks for on a single thread, knows no such processor; writing would be a part of its time.
/// </summary>
internal sealed class QuietErrors : IDisposable
{
    private const int Errors = 2, WriteOnly = 1;

    private readonly int _saved = -1;

    public QuietErrors()
    {
        if (!OperatingSystem.IsLinux())
            return;
        _saved = dup(Errors);
        var nowhere = open("/dev/null", WriteOnly);
        _ = dup2(nowhere, Errors);
        _ = close(nowhere);
    }

    public void Dispose()
    {
        if (_saved < 0)
            return;
        _ = dup2(_saved, Errors);
        _ = close(_saved);
    }

    [DllImport("libc")]
    private static extern int dup(int descriptor);

    [DllImport("libc")]
    private static extern int dup2(int descriptor, int other);

    [DllImport("libc")]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc")]
    private static extern int close(int descriptor);
}
