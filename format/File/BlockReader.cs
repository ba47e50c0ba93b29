using System;

namespace CompactBnn.Format;

/// <summary>Reads the data blocks, in the order in which the operations ask for them, and the checksum behind them.</summary>
/// <param name="cursor">Stands on the first line behind the operations.</param>
internal sealed class BlockReader(LineCursor cursor)
{
    /// <summary>Line of the block read last, for faults of its content.</summary>
    public int HeadLine { get; private set; }

    /// <summary>The bytes of the block <c>OPERATION.FIELD</c> of a type, and its number of elements.</summary>
    public byte[] Read(string operation, string field, BlockType type, out int count)
    {
        HeadLine = cursor.Number;
        var expected = $"data {operation}.{field} {type.Word} ";
        if (cursor.AtEnd)
            throw FaultException.At(cursor.Number, $"the file ends where '{expected}COUNT' is expected");
        var line = Head();
        if (!line.StartsWith(expected, StringComparison.Ordinal))
            throw FaultException.At(HeadLine, $"found '{PlainText.Shown(line)}' where '{expected}COUNT' is expected");
        if (!Numbers.TryParse(line.Substring(expected.Length), out count) || count is < 1 or > FormatLimits.Weights)
        {
            throw FaultException.At(HeadLine,
                $"the count '{PlainText.Shown(line.Substring(expected.Length))}' is not an integer from 1 to {FormatLimits.Weights}");
        }
        var length = BlockData.ByteCount(count, type.Bits);
        if (length > cursor.Text.Length - cursor.Start)
            throw FaultException.At(HeadLine, $"the block has {count} elements in {length} bytes, more than the rest of the file can hold");
        return ReadLines((int)length);
    }

    /// <summary>The bits of a block.</summary>
    public PackedBits ReadBits(string operation, string field)
    {
        var bytes = Read(operation, field, BlockType.Bit, out var count);
        return BlockData.ToBits(bytes, count) ?? throw TailFault();
    }

    /// <summary>The 2- to 8-bit integers of a block.</summary>
    public EquatableArray<sbyte> ReadIntegers(string operation, string field, int bitWidth)
    {
        var bytes = Read(operation, field, BlockType.Integer(bitWidth), out var count);
        return EquatableArray<sbyte>.Adopt(BlockData.ToIntegers(bytes, count, bitWidth) ?? throw TailFault());
    }

    /// <summary>Reads <c>sha256 DIGITS</c>, compares it with the lines before it, and demands that nothing follows.</summary>
    public void ReadChecksum()
    {
        var number = cursor.Number;
        var line = cursor.AtEnd ? "" : Head();
        if (cursor.AtEnd || !line.StartsWith("sha256 ", StringComparison.Ordinal))
            throw FaultException.At(number, cursor.AtEnd ? "the file ends where 'sha256 DIGITS' is expected" : $"found '{PlainText.Shown(line)}' where 'sha256 DIGITS' is expected");
        var computed = ContentHash.Of(cursor.Text, cursor.Start);
        if (line.Substring(7) != computed)
            throw FaultException.At(number, $"the checksum is {PlainText.Shown(line.Substring(7))}, but the lines before it have {computed}: the file was changed or damaged");
        if (cursor.MoveNext())
            throw FaultException.At(cursor.Number, "the file goes on behind the checksum; that line must be its last");
    }

    private byte[] ReadLines(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i += Base64Block.LineBytes)
        {
            if (!cursor.MoveNext())
                throw FaultException.At(cursor.Number, $"the file ends within a data block of {length} bytes");
            var part = bytes.AsSpan(i, Math.Min(Base64Block.LineBytes, length - i));
            if (Base64Block.DecodeLine(cursor.Text, cursor.Start, cursor.Length, part) is { } fault)
                throw FaultException.At(cursor.Number, fault);
        }
        cursor.MoveNext();
        return bytes;
    }

    private string Head() => cursor.Length <= FormatLimits.LineCharacters
        ? cursor.Line()
        : throw FaultException.At(cursor.Number, $"the line has {cursor.Length} characters; {FormatLimits.LineCharacters} is the most");

    private FaultException TailFault() => FaultException.At(HeadLine, "the last byte of the block has bits past the last element that are not 0");
}
