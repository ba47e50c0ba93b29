using System.Xml.Linq;

namespace CompactBnn.Cli.Tuning;

/// <summary>A file of MSBuild properties with the constants of a machine.</summary>
internal static class TuningProperties
{
    /// <summary>Writes the file, whole or not at all.</summary>
    public static void Write(string path, TuningResult tuning)
    {
        var document = new XDocument(new XElement("Project",
            new XComment($" What kernels cost, in nanoseconds, measured by cbnn tune with {tuning.InstructionSet}. Import it into a project. "),
            new XElement("PropertyGroup", new XElement("CompactBnnCosts", $"$(CompactBnnCosts) {tuning.Property}"))));
        var temporary = path + ".tmp";
        document.Save(temporary);
        File.Move(temporary, path, overwrite: true);
    }
}
