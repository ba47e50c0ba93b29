using System;
using CompactBnn.Format;
using Microsoft.CodeAnalysis.Text;

namespace CompactBnn.Generator.Parsing;

/// <summary>A network and the text that it was read from; compared by the checksum of the text, never by millions of weights.</summary>
internal sealed class NetworkPayload : IEquatable<NetworkPayload>
{
    private const int ChecksumDigits = 64;

    /// <summary>Pairs a network with its text.</summary>
    /// <param name="network">The network.</param>
    /// <param name="source">The text as the compiler holds it.</param>
    /// <param name="text">The same as one string, whose last line holds a checksum that was found right.</param>
    public NetworkPayload(Network network, SourceText source, string text)
    {
        Network = network;
        Source = source;
        var end = text.Length;
        while (text[end - 1] is '\n' or '\r')
            end--;
        Checksum = text.Substring(end - ChecksumDigits, ChecksumDigits);
    }

    public Network Network { get; }

    /// <summary>The whole weight file: the compiler's own object, since a string of it would take its memory once more.</summary>
    public SourceText Source { get; }

    /// <summary>64 hexadecimal digits, the same for equal files whatever their line ends.</summary>
    public string Checksum { get; }

    public bool Equals(NetworkPayload? other) => other is not null && Checksum == other.Checksum;

    public override bool Equals(object? obj) => Equals(obj as NetworkPayload);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Checksum);
}
