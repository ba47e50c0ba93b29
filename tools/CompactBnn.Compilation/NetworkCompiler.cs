extern alias generator;

using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using CompactBnn.Format;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGenerator = generator::CompactBnn.Generator.ModelGenerator;

namespace CompactBnn.Compilation;

/// <summary>Compiles networks into this process, by the same generator and compiler as a build.</summary>
public static class NetworkCompiler
{
    private const string ClassName = "CompiledModel";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14);

    // Compilations that come from one share what the compiler has read of the references.
    private static readonly Lazy<CSharpCompilation> Empty = new(() => CSharpCompilation.Create(
        ClassName,
        [CSharpSyntaxTree.ParseText($"[CompactBnn.BnnModel(\"{ModelFile.Name}\")] public static partial class {ClassName};", Parsing)],
        References(),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true)));

    /// <summary>Compiles a network and loads it. What is loaded stays in memory as long as the process.</summary>
    /// <param name="network">The network.</param>
    /// <param name="properties">MSBuild properties that the generator sees, by their names; none without it.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    /// <exception cref="CompilationException">The generator or the compiler reports an error or a warning.</exception>
    public static CompiledNetwork Compile(
        Network network, IReadOnlyDictionary<string, string>? properties = null, CancellationToken cancellation = default)
    {
        var file = new ModelFile(CbnnWriter.Write(network));
        var clock = Stopwatch.StartNew();
        var driver = CSharpGeneratorDriver.Create(
            [new ModelGenerator().AsSourceGenerator()], [file], Parsing, new BuildProperties(properties ?? new Dictionary<string, string>()));
        driver.RunGeneratorsAndUpdateCompilation(Empty.Value, out var compilation, out var reported, cancellation);
        CompilationException.ThrowIfAny(network, reported);
        var generating = clock.Elapsed;
        using var image = new MemoryStream();
        CompilationException.ThrowIfAny(network, compilation.Emit(image, cancellationToken: cancellation).Diagnostics);
        var times = new CompilerTimes(generating, clock.Elapsed - generating);
        var bytes = (int)image.Length;
        image.Position = 0;
        // Code that can be unloaded reaches its statics by a detour, so that it would be slower than that of a build.
        var assembly = new AssemblyLoadContext($"network {network.Name}").LoadFromStream(image);
        return new CompiledNetwork(network, assembly, assembly.GetType(ClassName, throwOnError: true)!, times, bytes);
    }

    /// <summary>As <see cref="Compile"/>; null for a network that does not compile: one over the generator's budget is interpreted in a build, too.</summary>
    /// <param name="network">The network.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    public static CompiledNetwork? TryCompile(Network network, CancellationToken cancellation)
    {
        try
        {
            return Compile(network, cancellation: cancellation);
        }
        catch (CompilationException)
        {
            return null;
        }
    }

    private static IEnumerable<MetadataReference> References()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] names = ["System.Private.CoreLib", "System.Runtime", "System.Runtime.Intrinsics", "System.Collections.Immutable", "System.Memory", "System.Threading"];
        return names.Select(name => Path.Combine(framework, name + ".dll")).Append(typeof(BnnModelAttribute).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path));
    }
}
