using System.Collections.Generic;
using System.Linq;
using CompactBnn.Generator.Parsing;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Writes the members of a class that gets no network, of both kinds of networks: each use of one would be an error of its own otherwise, and
/// hide the one that matters. They are never called, since that one stops the build.
/// </summary>
internal static class StandInEmitter
{
    private const string Body = " => throw new global::System.NotSupportedException();";

    /// <summary>The text of the file.</summary>
    public static string Emit(StandInInput input)
    {
        var target = input.Target;
        var writer = new SourceWriter();
        GeneratedFile.WriteHead(writer, "Stands for the members of a class that gets no network, so that nothing else but the reason is an error.");
        GeneratedFile.WritePart(writer, target.Shape, target.Shape.IsStatic ? "" : Bases(target, target.Shape.Class.Name), () => WriteMembers(writer, target));
        return writer.ToString();
    }

    private static void WriteMembers(SourceWriter writer, StandInTarget target)
    {
        var members = GeneratedMember.OfInterface.Concat(GeneratedMember.Parallel).Concat(GeneratedMember.WithImages).Concat(GeneratedMember.OfRows);
        Write(writer, members.Where(member => !target.IsTaken(member)));
        if (target.Shape.IsStatic)
            WriteModel(writer, target);
        else if (target.KnowsInterface)
            WriteExplicit(writer, target);
    }

    private static void WriteModel(SourceWriter writer, StandInTarget target)
    {
        const string Name = ModelStructEmitter.TypeName;
        if (target.Taken.Contains(Name))
            return;
        writer.WriteLine(GeneratedFile.Attribute);
        using (writer.Block($"public readonly struct {Name}{Bases(target, Name)}"))
            Write(writer, GeneratedMember.OfInterface);
    }

    /// <summary>The interface's members whose names the class does not leave free.</summary>
    private static void WriteExplicit(SourceWriter writer, StandInTarget target)
    {
        foreach (var member in GeneratedMember.OfInterface.Where(target.IsTaken))
            writer.WriteLine($"static {member.Result!} {Interface(target.Shape.Class.Name)}.{member.Name}{member.ParameterList}{Body}");
    }

    private static void Write(SourceWriter writer, IEnumerable<GeneratedMember> members)
    {
        foreach (var member in members)
        {
            writer.WriteLine(GeneratedFile.Attribute);
            writer.WriteLine($"public static {member.Result!} {member.Name}{member.ParameterList}{Body}");
        }
    }

    private static string Bases(StandInTarget target, string name) => target.KnowsInterface ? " : " + Interface(name) : "";

    private static string Interface(string name) => $"global::CompactBnn.IBnnModel<{name}>";
}
