namespace CompactBnn;

/// <summary>Makes a partial class the classifier that a <c>.cbnn</c> weight file describes; the generator compiles the network into it.</summary>
/// <param name="path">Path of the weight file, relative to the project; <c>/</c> and <c>\</c> are alike.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BnnModelAttribute(string path) : Attribute
{
    /// <summary>Path of the weight file, relative to the project.</summary>
    public string Path { get; } = path;
}
