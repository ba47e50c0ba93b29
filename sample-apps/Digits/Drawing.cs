using System.Reflection;
using CompactBnn.Data;

namespace Digits;

/// <summary>A picture of a digit and where it comes from.</summary>
internal sealed record Drawing(string Name, Picture Picture)
{
    /// <summary>The drawings that come with this program.</summary>
    public static IEnumerable<Drawing> Embedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var content = new MemoryStream();
            stream.CopyTo(content);
            yield return new Drawing(name, PictureFile.Decode(content.ToArray(), name));
        }
    }

    /// <summary>A PNG or JPEG file.</summary>
    /// <exception cref="DataException">It can't be read, is neither PNG nor JPEG, is damaged or too large.</exception>
    public static Drawing FromFile(string path) => new(path, PictureFile.Read(path));
}
