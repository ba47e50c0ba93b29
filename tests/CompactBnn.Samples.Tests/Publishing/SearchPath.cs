using System.Runtime.InteropServices;
using CompactBnn.Tests.Support;

namespace CompactBnn.Samples.Tests.Publishing;

/// <summary>Programs that tests need beside the .NET SDK.</summary>
internal static class SearchPath
{
    /// <summary>Goes on where all of them are in the search path of a Linux system on x64; otherwise skips the test.</summary>
    /// <param name="packages">The Debian packages that bring them.</param>
    /// <param name="programs">Their names.</param>
    public static void NeedsOnLinux(string packages, params string[] programs)
    {
        Available.OrSkip(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64, "This test needs Linux on x64.");
        var missing = programs.Where(program => Find(program) is null).ToArray();
        Available.OrSkip(missing.Length == 0, $"Not on this machine: {string.Join(", ", missing)}. On Debian: apt-get install {packages}");
    }

    /// <summary>The path of a program, or null where it is not in the search path.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
