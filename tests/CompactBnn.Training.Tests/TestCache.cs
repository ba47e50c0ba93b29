using System.Runtime.CompilerServices;

namespace CompactBnn.Training.Tests;

/// <summary>Keeps checkpoints and patched libraries of the tests out of the user's cache.</summary>
internal static class TestCache
{
    public static string Folder { get; } = Directory.CreateTempSubdirectory("cbnn-training-tests-").FullName;

    [ModuleInitializer]
    internal static void Use()
    {
        Environment.SetEnvironmentVariable("CBNN_CACHE", Folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
    }
}
