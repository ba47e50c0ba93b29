using System;
using System.Text;

namespace CompactBnn.Format;

/// <summary>The lines of a data block: standard base64 (RFC 4648, section 4), 192 bytes a line.</summary>
internal static class Base64Block
{
    /// <summary>Bytes of a full line, which make 256 characters.</summary>
    public const int LineBytes = 192;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static readonly sbyte[] Values = MakeValues();

    /// <summary>Decodes one line.</summary>
    /// <param name="text">The text that holds the line.</param>
    /// <param name="start">Where the line starts.</param>
    /// <param name="length">Characters of the line.</param>
    /// <param name="destination">As many bytes as the line must hold, 1 to 192.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? DecodeLine(string text, int start, int length, Span<byte> destination)
    {
        var expected = (destination.Length + 2) / 3 * 4;
        if (length != expected)
            return $"the line has {length} characters; {expected} base64 characters for {destination.Length} bytes are right";
        var written = 0;
        for (var i = start; i < start + length; i += 4)
        {
            var room = Math.Min(3, destination.Length - written);
            var group = Value(text[i]) << 18 | Value(text[i + 1]) << 12
                | (room > 1 ? Value(text[i + 2]) << 6 : Padding(text[i + 2]))
                | (room > 2 ? Value(text[i + 3]) : Padding(text[i + 3]));
            if (group < 0)
                return CharacterFault(text, start, i, room);
            if (room < 3 && (group & ((1 << (8 * (3 - room))) - 1)) != 0)
                return "the last base64 group of the block has bits past its end that are not 0";
            for (var j = 0; j < room; j++)
                destination[written++] = (byte)(group >> (16 - 8 * j));
        }
        return null;
    }

    /// <summary>Appends the lines for some bytes.</summary>
    public static void Append(StringBuilder text, byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i += LineBytes)
            text.Append(Convert.ToBase64String(bytes, i, Math.Min(LineBytes, bytes.Length - i))).Append('\n');
    }

    /// <summary>The six bits of a character; negative, whatever it is shifted by, where it is none of the alphabet.</summary>
    private static int Value(char c) => c < 128 ? Values[c] : -1;

    private static int Padding(char c) => c == '=' ? 0 : -1;

    private static string CharacterFault(string text, int start, int group, int room)
    {
        var i = group;
        while (i - group <= room ? Value(text[i]) >= 0 : text[i] == '=')
            i++;
        return $"character {i - start + 1} of the line is '{PlainText.Shown(text[i].ToString())}', which is not base64 there";
    }

    private static sbyte[] MakeValues()
    {
        var values = new sbyte[128];
        for (var i = 0; i < values.Length; i++)
            values[i] = (sbyte)Alphabet.IndexOf((char)i);
        return values;
    }
}
