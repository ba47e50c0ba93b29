using System.Security.Cryptography;
using System.Text;
using CompactBnn.Format;

namespace CompactBnn.Tests.Format;

/// <summary>Texts of weight files, changed by hand.</summary>
internal static class WeightFileText
{
    /// <summary>The file of a sample with one place changed and the checksum made right again.</summary>
    public static string Edited(string sample, string old, string replacement)
    {
        var text = CbnnWriter.Write(FormatSamples.Named(sample));
        var parts = text.Split(old);
        Assert.True(parts.Length == 2, $"'{old}' stands {parts.Length - 1} times in the file of {sample}.");
        return Sealed(string.Join(replacement, parts));
    }

    /// <summary>The text with a checksum that is right for the lines before it.</summary>
    public static string Sealed(string text)
    {
        var checksum = text.LastIndexOf("sha256 ", StringComparison.Ordinal);
        var content = checksum < 0 ? text : text[..checksum];
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(content.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal)));
        return content + "sha256 " + Convert.ToHexStringLower(digest) + "\n";
    }

    /// <summary>What the reader says of a text that it must refuse.</summary>
    public static CbnnFault FaultOf(string text)
    {
        Assert.False(CbnnReader.TryRead(text, out var network, out var fault), "The reader takes the file.");
        Assert.Null(network);
        return fault!;
    }
}
