namespace CompactBnn.Generator.Emission;

/// <summary>A parameter of a generated method.</summary>
/// <param name="Type">Its type, written as in generated code.</param>
/// <param name="Name">Its name.</param>
/// <param name="Default">What it is where a call leaves it out; null where none may.</param>
internal sealed record GeneratedParameter(string Type, string Name, string? Default = null)
{
    /// <summary>The parameter as a declaration has it.</summary>
    public string Declaration => Default is null ? $"{Type} {Name}" : $"{Type} {Name} = {Default}";
}
