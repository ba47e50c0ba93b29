namespace CompactBnn.Generator.Emission;

/// <summary>Writes the type that implements the interface for a static class, which cannot implement one itself (CS0714).</summary>
internal static class ModelStructEmitter
{
    public const string TypeName = "Model";

    /// <summary>Writes the type within the class.</summary>
    public static void Write(SourceWriter writer, string className)
    {
        writer.WriteLine();
        writer.WriteLine("/// <summary>The network as a type argument, which a static class cannot be.</summary>");
        writer.WriteLine(GeneratedFile.Attribute);
        using (writer.Block($"public readonly struct {TypeName} : global::CompactBnn.IBnnModel<{TypeName}>"))
        {
            for (var i = 0; i < GeneratedMember.OfInterface.Length; i++)
            {
                if (i > 0)
                    writer.WriteLine();
                var member = GeneratedMember.OfInterface[i];
                writer.WriteLine("/// <inheritdoc/>");
                writer.WriteLine($"public static {member.Result!} {member.Name}{member.ParameterList} => {className}.{member.Name}{member.ArgumentList};");
            }
        }
    }
}
