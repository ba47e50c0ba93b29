using System;
using System.Security.Cryptography;
using System.Text;

namespace CompactBnn.Format;

/// <summary>SHA-256 of the UTF-8 form of a text, without byte order mark and with LF for every CR LF, so that a checkout with other line ends still verifies.</summary>
internal static class ContentHash
{
    private const int Chunk = 1 << 12;

    /// <summary>64 lower-case hexadecimal digits for the first <paramref name="length"/> characters.</summary>
    public static string Of(string text, int length)
    {
        using var sha = SHA256.Create();
        var encoder = Encoding.UTF8.GetEncoder();
        var characters = new char[Chunk];
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(Chunk)];
        var filled = 0;
        for (var i = length > 0 && text[0] == '\uFEFF' ? 1 : 0; i < length; i++)
        {
            if (text[i] == '\r' && i + 1 < length && text[i + 1] == '\n')
                continue;
            characters[filled++] = text[i];
            if (filled == Chunk)
            {
                sha.TransformBlock(bytes, 0, encoder.GetBytes(characters, 0, filled, bytes, 0, flush: false), null, 0);
                filled = 0;
            }
        }
        sha.TransformFinalBlock(bytes, 0, encoder.GetBytes(characters, 0, filled, bytes, 0, flush: true));
        return ToHex(sha.Hash!);
    }

    private static string ToHex(byte[] bytes)
    {
        const string Digits = "0123456789abcdef";
        var text = new StringBuilder(2 * bytes.Length);
        foreach (var b in bytes)
            text.Append(Digits[b >> 4]).Append(Digits[b & 15]);
        return text.ToString();
    }
}
