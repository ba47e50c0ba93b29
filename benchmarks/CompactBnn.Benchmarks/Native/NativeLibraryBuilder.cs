using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace CompactBnn.Benchmarks.Native;

/// <summary>Compiles C++ that comes with this program for the processor it runs on.</summary>
internal static class NativeLibraryBuilder
{
    private const string Compiler = "g++";
    private static readonly string[] Options = ["-O3", "-march=native", "-fPIC", "-shared"];

    /// <summary>Compiles an embedded source file, once for each version of it.</summary>
    /// <param name="resource">Name of the resource.</param>
    /// <param name="problem">Why there is no library.</param>
    /// <returns>Path of the library, or null.</returns>
    public static string? Build(string resource, out string? problem)
    {
        var source = Source(resource);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source + string.Join(' ', Options))))[..16];
        var folder = Path.Combine(Path.GetTempPath(), $"compactbnn-benchmarks-{Environment.UserName}");
        var library = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(resource)}-{key}.so");
        problem = null;
        if (File.Exists(library))
            return library;
        Directory.CreateDirectory(folder);
        var unfinished = $"{library}.{Environment.ProcessId}";
        problem = Compile(source, unfinished);
        if (problem is not null)
            return null;
        File.Move(unfinished, library, overwrite: true);
        return library;
    }

    private static string? Compile(string source, string library)
    {
        var start = new ProcessStartInfo(Compiler, [.. Options, "-x", "c++", "-o", library, "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(source);
            process.StandardInput.Close();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{Compiler} ended with {process.ExitCode}: {errors.Result.ReplaceLineEndings(" ")}";
        }
        catch (Win32Exception error)
        {
            return $"{Compiler} does not start: {error.Message}";
        }
    }

    private static string Source(string resource)
    {
        using var stream = typeof(NativeLibraryBuilder).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"There is no resource {resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
