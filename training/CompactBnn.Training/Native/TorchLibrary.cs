using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CompactBnn.Data;
using TorchSharp;

namespace CompactBnn.Training.Native;

/// <summary>Loads TorchSharp's native library, patched where the system's C++ runtime is too old for it (<see cref="LibStdCppPatch"/>).</summary>
public static class TorchLibrary
{
    private const string LinuxName = "libLibTorchSharp.so";
    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>Loads the library, once; must come before the first use of TorchSharp.</summary>
    /// <exception cref="TrainingException">It cannot be loaded here; the message says why and what to do.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (_loaded)
                return;
            RequirePlatform();
            if (OperatingSystem.IsLinux())
                LoadOnLinux(NativeFolder());
            Initialize();
            _loaded = true;
        }
    }

    private static void RequirePlatform()
    {
        var architecture = RuntimeInformation.ProcessArchitecture;
        var known = (OperatingSystem.IsLinux() && architecture == Architecture.X64 && !RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal))
            || (OperatingSystem.IsWindows() && architecture == Architecture.X64)
            || (OperatingSystem.IsMacOS() && architecture == Architecture.Arm64);
        if (!known)
            throw new TrainingException($"Training needs libtorch, which exists for linux-x64 (glibc), win-x64 and osx-arm64; this is {RuntimeInformation.RuntimeIdentifier}. Train on one of those; the network runs everywhere.");
    }

    private static void Initialize()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception exception) when (exception is NotSupportedException or DllNotFoundException or TypeInitializationException)
        {
            throw new TrainingException(
                $"TorchSharp's native library does not load on {RuntimeInformation.RuntimeIdentifier}: {FirstLine(exception)} "
                + "Restore and build again: the output folder must hold libtorch.", exception);
        }
    }

    private static void LoadOnLinux(string folder)
    {
        if (!NativeLibrary.TryLoad("libstdc++.so.6", out var runtime))
            throw new TrainingException("The C++ runtime libstdc++.so.6 is not on this machine; install it (Debian: apt-get install libstdc++6).");
        if (NativeLibrary.TryGetExport(runtime, "_ZSt21ios_base_library_initv", out _))
            return;
        // The dynamic linker takes a library that is loaded already for any later request of the same name:
        // so libtorch comes from its own folder, and TorchSharp finds the patched copy under the name it asks for.
        foreach (var name in new[] { "libtorch_cpu.so", "libtorch.so" })
            LoadFile(Path.Combine(folder, name));
        LoadFile(PatchedCopy(Path.Combine(folder, LinuxName)));
    }

    private static void LoadFile(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new TrainingException($"{path} does not load: {FirstLine(exception)} Restore the packages again, or train on Debian 13, Ubuntu 24.04 or newer.", exception);
        }
    }

    /// <summary>The patched copy of a library in the cache folder, made at the first call; the library itself is never changed.</summary>
    internal static string PatchedCopy(string original)
    {
        var bytes = File.ReadAllBytes(original);
        var copy = Path.Combine(DataLocations.FromEnvironment().CacheFolder, "native", Convert.ToHexStringLower(SHA256.HashData(bytes))[..16], LinuxName);
        if (File.Exists(copy))
            return copy;
        try
        {
            LibStdCppPatch.Apply(bytes);
        }
        catch (ElfFormatException exception)
        {
            throw new TrainingException(
                $"This system's libstdc++ is older than {LibStdCppPatch.NeededVersion}, which {original} needs, and that file cannot be adapted: {exception.Message}. "
                + "Train on Debian 13, Ubuntu 24.04 or newer.", exception);
        }
        AtomicFile.Write(copy, stream => stream.Write(bytes));
        return copy;
    }

    private static string NativeFolder()
    {
        string[] folders = [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native")];
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, LinuxName)))
            ?? throw new TrainingException(
                $"{LinuxName} is not beside this program in {AppContext.BaseDirectory}; build it again on Linux, so that it carries the libraries of this system.");
    }

    private static string FirstLine(Exception exception) => exception.GetBaseException().Message.Split('\n')[0].Trim();
}
