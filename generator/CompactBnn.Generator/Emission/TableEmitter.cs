using System;
using System.Globalization;
using System.Text;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Emits constant tables. Small ones are arrays behind span properties, which the compiler puts into the data of the assembly: no object is made
/// of them at run time. Large ones are text, which the compiler takes in a sixth of the time.
/// </summary>
/// <param name="text">Where to.</param>
/// <param name="optimizes">
/// Whether the JIT will optimise the assembly. Where it must not, as in debug builds, it makes an object at each use of such a property
/// (RuntimeHelpers.CreateSpan is a call then), so that the small tables become arrays, made once.
/// </param>
internal sealed class TableEmitter(StringBuilder text, bool optimizes)
{
    /// <summary>Tables of so many bytes are text.</summary>
    public const int TextFrom = 4096;

    // All strings of an assembly have 16 MB together.
    private const int MostText = 12 << 20;

    private const int CharactersPerLine = 8192;

    private const string Indent = "        ";

    private int _textBytes;

    // With the suffix the compiler has nothing to convert, which saves it a quarter of its time over a table.
    public void Emit(string name, string what, ulong[] words) =>
        Emit("ulong", sizeof(ulong), name, what, words, 8, i => "0x" + words[i].ToString("X", CultureInfo.InvariantCulture) + "UL");

    public void Emit(string name, string what, long[] integers) =>
        Emit("long", sizeof(long), name, what, integers, 8, i => integers[i].ToString(CultureInfo.InvariantCulture) + "L");

    public void Emit(string name, string what, int[] integers) =>
        Emit("int", sizeof(int), name, what, integers, 16, i => integers[i].ToString(CultureInfo.InvariantCulture));

    public void Emit(string name, string what, short[] integers) =>
        Emit("short", sizeof(short), name, what, integers, 16, i => integers[i].ToString(CultureInfo.InvariantCulture));

    public void Emit(string name, string what, sbyte[] integers) =>
        Emit("sbyte", sizeof(sbyte), name, what, integers, 32, i => integers[i].ToString(CultureInfo.InvariantCulture));

    public void Emit(string name, string what, byte[] integers) =>
        Emit("byte", sizeof(byte), name, what, integers, 32, i => integers[i].ToString(CultureInfo.InvariantCulture));

    public void Emit(string name, string what, float[] numbers) =>
        Emit("float", sizeof(float), name, what, numbers, 8, i => Literal.Of(numbers[i]));

    public void Emit(string name, string what, double[] numbers) =>
        Emit("double", sizeof(double), name, what, numbers, 4, i => Literal.Of(numbers[i]));

    private void Emit(string type, int size, string name, string what, Array numbers, int perLine, Func<int, string> element)
    {
        var bytes = (long)numbers.Length * size;
        if (bytes < TextFrom || _textBytes + bytes > MostText)
        {
            EmitArray(type, name, what, numbers.Length, perLine, element);
            return;
        }
        _textBytes += (int)bytes;
        EmitText(type, name, what, numbers, (int)bytes);
    }

    private void EmitSummary(string what) => text.Append('\n').Append(Indent).Append("/// <summary>").Append(what).Append("</summary>\n");

    private void EmitArray(string type, string name, string what, int count, int perLine, Func<int, string> element)
    {
        EmitSummary(what);
        if (!optimizes)
            text.Append(Indent).Append($"private static ReadOnlySpan<{type}> {name} => {name}_Array;\n\n");
        text.Append(Indent).Append(optimizes ? $"private static ReadOnlySpan<{type}> {name} =>" : $"private static readonly {type}[] {name}_Array =");
        text.Append($" new {type}[]\n").Append(Indent).Append("{\n");
        for (var i = 0; i < count; i++)
        {
            text.Append(i % perLine == 0 ? Indent + "    " : " ").Append(element(i)).Append(',');
            if (i % perLine == perLine - 1 || i == count - 1)
                text.Append('\n');
        }
        text.Append(Indent).Append("};\n");
    }

    // Everything is escaped: bytes as characters may be half a pair, or end a line.
    private void EmitText(string type, string name, string what, Array numbers, int byteCount)
    {
        EmitSummary(what);
        // Compilers run on little-endian machines.
        var bytes = new byte[(byteCount + 1) / 2 * 2];
        Buffer.BlockCopy(numbers, 0, bytes, 0, byteCount);
        text.Append(Indent).Append($"private static ReadOnlySpan<{type}> {name} => global::CompactBnn.Kernels.ConstantText.Of<{type}>(\n").Append(Indent).Append("    \"\\0\\0");
        for (var i = 0; i < bytes.Length; i += 2)
        {
            if (i > 0 && i % (2 * CharactersPerLine) == 0)
                text.Append("\" +\n").Append(Indent).Append("    \"");
            text.Append("\\u").Append(HexDigit(bytes[i + 1] >> 4)).Append(HexDigit(bytes[i + 1] & 15)).Append(HexDigit(bytes[i] >> 4)).Append(HexDigit(bytes[i] & 15));
        }
        text.Append("\",\n").Append(Indent).Append($"    {Literal.Of(numbers.Length)});\n");
    }

    private static char HexDigit(int nibble) => "0123456789ABCDEF"[nibble];
}
