using System.Runtime.InteropServices;

namespace CompactBnn.Trainer.Reporting;

/// <summary>Keeps native libraries from writing to the error stream: on some processors libtorch warns at every convolution of a single image.</summary>
internal static partial class NativeErrors
{
    private const int ErrorStream = 2, WriteOnly = 1;

    /// <summary>Runs work while what is written to the error stream goes nowhere. Elsewhere than on Linux it only runs it.</summary>
    public static T Silenced<T>(Func<T> work)
    {
        if (!OperatingSystem.IsLinux())
            return work();
        int kept = Duplicate(ErrorStream), nowhere = Open("/dev/null", WriteOnly);
        _ = DuplicateTo(nowhere, ErrorStream);
        try
        {
            return work();
        }
        finally
        {
            _ = DuplicateTo(kept, ErrorStream);
            _ = Close(kept);
            _ = Close(nowhere);
        }
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateTo(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
