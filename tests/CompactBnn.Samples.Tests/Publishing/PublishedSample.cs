using System.Collections.Concurrent;

namespace CompactBnn.Samples.Tests.Publishing;

/// <summary>
/// Samples as NativeAOT publishes them: each once, whatever number of tests and test processes asks for it. Their builds have a folder of
/// their own, so that they and the builds of the solution don't meet in one.
/// </summary>
internal static class PublishedSample
{
    private static readonly ConcurrentDictionary<(string, string), Lazy<Task<string>>> Published = [];
    private static readonly string Artifacts = Repository.PathOf("artifacts", "samples");

    /// <summary>The folder with a sample's binary for this machine.</summary>
    public static Task<string> ForThisMachine(string sample)
    {
        SearchPath.NeedsOnLinux("clang", SearchPath.Find("gcc") is null ? "clang" : "gcc");
        return Of(sample, "linux-x64");
    }

    /// <summary>The folder with a sample's binary for Linux on arm64, which <see cref="QemuArm64"/> runs.</summary>
    public static Task<string> ForArm64(string sample)
    {
        SearchPath.NeedsOnLinux("clang lld gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user", "clang", "ld.lld", "aarch64-linux-gnu-gcc", "qemu-aarch64");
        return Of(sample, "linux-arm64");
    }

    /// <summary>Arguments of <c>qemu-aarch64</c> in front of the binary's path and its arguments.</summary>
    public static string[] QemuArm64 { get; } = ["-L", "/usr/aarch64-linux-gnu"];

    private static Task<string> Of(string sample, string platform) =>
        Published.GetOrAdd((sample, platform), key => new(() => Publish(key.Item1, key.Item2))).Value;

    private static async Task<string> Publish(string sample, string platform)
    {
        var folder = Path.Combine(Artifacts, "publish", sample, platform);
        using (await TakeTurn())
        {
            // Processes that a build leaves running would hold the pipes of this one open.
            var run = await CommandRun.Of(
                "dotnet",
                [
                    "publish", Repository.PathOf("sample-apps", sample), "-c", "Release", "-r", platform, "-o", folder, "--artifacts-path", Artifacts,
                    "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false", "-v", "quiet",
                ],
                environment: ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"));
            Assert.True(run.ExitCode == 0, run.Output + run.Errors);
            Assert.DoesNotContain("warning", run.Output, StringComparison.Ordinal);
        }
        return folder;
    }

    private static async Task<FileStream> TakeTurn()
    {
        Directory.CreateDirectory(Artifacts);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Artifacts, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
        }
    }
}
