using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CompactBnn.Compilation.Measurement;

/// <summary>
/// A clock that stands still while the thread waits for a processor, so that work of others on the machine counts less: the CPU time of the
/// thread on Linux, the time of day elsewhere.
/// </summary>
internal static partial class WorkClock
{
    // clock_gettime(2)
    private const int ThreadCpuTime = 3;

    private static readonly bool HasThreadTime = OperatingSystem.IsLinux() && clock_gettime(ThreadCpuTime, out _) == 0;

    /// <summary>Nanoseconds since some moment.</summary>
    public static double ThreadNanoseconds => HasThreadTime && clock_gettime(ThreadCpuTime, out var time) == 0
        ? time.Seconds * 1e9 + time.Nanoseconds
        : WallNanoseconds;

    /// <summary>Nanoseconds since some moment, waiting included.</summary>
    public static double WallNanoseconds => Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);

    [DllImport("libc")]
    private static extern int clock_gettime(int clock, out TimeSpec time);

    private readonly struct TimeSpec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
