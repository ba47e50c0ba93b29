using System.Diagnostics;

namespace CompactBnn.Benchmarks.Builds;

/// <summary>Builds and publishes a console program in a folder of its own, against the sources of a clone, and starts it.</summary>
internal sealed class ProgramMeasurement : IDisposable
{
    private const int Starts = 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("compactbnn-program-").FullName;

    /// <param name="clone">The folder with CompactBnn.sln.</param>
    /// <param name="model">A weight file, or null for a program that prints a number.</param>
    public ProgramMeasurement(string clone, string? model)
    {
        File.WriteAllText(Path.Combine(_folder, "Program.csproj"), Project(clone));
        if (model is not null)
            File.Copy(model, Path.Combine(_folder, "model.cbnn"));
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), model is null ? "System.Console.WriteLine(args.Length);\n" : """
            System.Console.WriteLine(Net.Predict(new byte[Net.InputLength]));

            [CompactBnn.BnnModel("model.cbnn")]
            static partial class Net;

            """);
    }

    /// <summary>Seconds of a build of the program alone.</summary>
    public double BuildSeconds()
    {
        Run("dotnet", "build", "-c", "Release", "-v", "q");
        Directory.Delete(Path.Combine(_folder, "obj", "Release"), recursive: true);
        var start = Stopwatch.GetTimestamp();
        Run("dotnet", "build", "-c", "Release", "-v", "q", "--no-restore", "-p:BuildProjectReferences=false");
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Milliseconds of the quickest run of the built program.</summary>
    public double JitStartMs() => LeastMilliseconds("dotnet", Path.Combine(_folder, "bin", "Release", "net10.0", "Program.dll"));

    /// <summary>Publishes by NativeAOT.</summary>
    /// <returns>Bytes of the binary, and milliseconds of its quickest run.</returns>
    public (long Bytes, double StartMs) PublishAot()
    {
        var output = Path.Combine(_folder, "aot");
        Run("dotnet", "publish", "-c", "Release", "-v", "q", "-p:ProgramAot=true", "-o", output);
        var binary = Path.Combine(output, OperatingSystem.IsWindows() ? "Program.exe" : "Program");
        return (new FileInfo(binary).Length, LeastMilliseconds(binary));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private double LeastMilliseconds(string program, params string[] arguments)
    {
        var least = double.MaxValue;
        for (var i = 0; i < Starts; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Run(program, arguments);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return least;
    }

    private void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output} {errors.Result}");
    }

    private static string Project(string clone) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <Import Project="{clone}/runtime/CompactBnn/build/CompactBnn.props" />
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <InvariantGlobalization>true</InvariantGlobalization>
            <!-- A property of this project alone: given on the command line it would reach the generator, which no AOT compiler takes. -->
            <PublishAot>$(ProgramAot)</PublishAot>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="{clone}/runtime/CompactBnn/CompactBnn.csproj" />
            <ProjectReference Include="{clone}/generator/CompactBnn.Generator/CompactBnn.Generator.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
          </ItemGroup>
          <Import Project="{clone}/runtime/CompactBnn/build/CompactBnn.targets" />
        </Project>
        """;
}
