using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Tests.Harness;

/// <summary>A compiled project, loaded into this process until it is disposed.</summary>
internal sealed class CompiledProject : IDisposable
{
    private readonly AssemblyLoadContext _context;

    private CompiledProject(AssemblyLoadContext context, Assembly assembly) => (_context, Assembly) = (context, assembly);

    public Assembly Assembly { get; }

    public static CompiledProject Of(Compilation compilation)
    {
        using var bytes = new MemoryStream();
        var result = compilation.Emit(bytes, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden));
        bytes.Position = 0;
        var context = new AssemblyLoadContext("sample", isCollectible: true);
        return new(context, context.LoadFromStream(bytes));
    }

    /// <summary>The members of an annotated class.</summary>
    /// <param name="name">Full name in the form of reflection.</param>
    /// <param name="arguments">Type arguments of a generic class or its containers.</param>
    public CompiledModel Model(string name, params Type[] arguments)
    {
        var type = Assembly.GetType(name, throwOnError: true)!;
        return new(type.IsGenericTypeDefinition ? type.MakeGenericType(arguments) : type);
    }

    /// <summary>The types that evaluate networks, one a network.</summary>
    public IEnumerable<Type> Networks => Assembly.GetTypes()
        .Where(type => type.Namespace == "CompactBnn.Generated" && type.Name.StartsWith("Network_", StringComparison.Ordinal));

    public void Dispose() => _context.Unload();
}
