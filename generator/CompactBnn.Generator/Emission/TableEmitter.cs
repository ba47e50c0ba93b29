using System;
using System.Globalization;
using System.Text;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Emits constant tables as arrays behind span properties, which the compiler puts into the data of the assembly: no object is made of them
/// at run time.
/// </summary>
/// <param name="text">Where to.</param>
/// <param name="optimizes">
/// Whether the JIT will optimise the assembly. Where it must not, as in debug builds, it makes an object at each use of such a property
/// (RuntimeHelpers.CreateSpan is a call then), so that the tables become arrays, made once.
/// </param>
internal sealed class TableEmitter(StringBuilder text, bool optimizes)
{
    private const string Indent = "        ";

    // With the suffix the compiler has nothing to convert, which saves it a quarter of its time over a table.
    public void Emit(string name, string what, ulong[] words) =>
        Emit("ulong", name, what, words.Length, 8, i => "0x" + words[i].ToString("X", CultureInfo.InvariantCulture) + "UL");

    public void Emit(string name, string what, long[] integers) =>
        Emit("long", name, what, integers.Length, 8, i => integers[i].ToString(CultureInfo.InvariantCulture) + "L");

    public void Emit(string name, string what, int[] integers) =>
        Emit("int", name, what, integers.Length, 16, i => integers[i].ToString(CultureInfo.InvariantCulture));

    public void Emit(string name, string what, short[] integers) =>
        Emit("short", name, what, integers.Length, 16, i => integers[i].ToString(CultureInfo.InvariantCulture));

    public void Emit(string name, string what, sbyte[] integers) =>
        Emit("sbyte", name, what, integers.Length, 32, i => integers[i].ToString(CultureInfo.InvariantCulture));

    public void Emit(string name, string what, byte[] integers) =>
        Emit("byte", name, what, integers.Length, 32, i => integers[i].ToString(CultureInfo.InvariantCulture));

    public void Emit(string name, string what, float[] numbers) => Emit("float", name, what, numbers.Length, 8, i => Literal.Of(numbers[i]));

    public void Emit(string name, string what, double[] numbers) => Emit("double", name, what, numbers.Length, 4, i => Literal.Of(numbers[i]));

    private void Emit(string type, string name, string what, int count, int perLine, Func<int, string> element)
    {
        text.Append('\n').Append(Indent).Append("/// <summary>").Append(what).Append("</summary>\n");
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
}
