using System;
using System.Collections.Generic;
using CompactBnn.Generator.Lowering;

namespace CompactBnn.Generator.Emission;

/// <summary>What is counted of an input word x and a weight word w.</summary>
internal enum CountKind
{
    /// <summary>Ones of <c>x ^ w</c>: the inputs that differ from binary weights.</summary>
    Differences,

    /// <summary>Ones of <c>(x ^ w) &amp; m</c>: the live inputs that differ from masked weights.</summary>
    LiveDifferences,

    /// <summary>Ones of <c>x &amp; w</c>: the inputs of +1 at the ones of a bit plane of integer weights.</summary>
    Common,
}

/// <summary>
/// Emits the functions that count over the words of a patch against one vector of output channels. Words go through a tree of full adders,
/// so that only one word in many is counted bit by bit (Harley and Seal, in Warren, "Hacker's Delight", second edition, section 5-1).
/// </summary>
internal sealed class CountEmitter(SourceWriter writer)
{
    /// <summary>Words that are added up without a loop: their counts, at most 8 a byte and word, fit a byte.</summary>
    private const int MostUnrolled = 31;

    /// <summary>Words up to which the JIT inlines a count into its layer. Longer ones are called, and then must be optimised by themselves.</summary>
    private const int MostInlined = 12;

    /// <summary>Words that one round of a loop adds up.</summary>
    private const int RoundWords = 16;

    /// <summary>Rounds whose counts of sixteens, at most 8 a byte, fit a byte.</summary>
    private const int MostRounds = 31;

    private readonly HashSet<(CountKind Kind, int Words, int Bits)> _emitted = [];
    private readonly List<(CountKind Kind, int Words, InstructionSet Set)> _wanted = [];

    /// <summary>The name of the function for a number of words; it will be emitted once.</summary>
    public string Use(CountKind kind, int words, InstructionSet set)
    {
        if (_emitted.Add((kind, words, set.Bits)))
            _wanted.Add((kind, words, set));
        return $"Count_{kind}{Names.Number(words)}_{set.Suffix}";
    }

    /// <summary>Emits all functions that were asked for.</summary>
    public void EmitAll()
    {
        foreach (var (kind, words, set) in _wanted)
        {
            writer.WriteLine();
            writer.WriteLine($"/// <summary>For each lane the number of ones of {Formula(kind)} over {words} words.</summary>");
            writer.WriteLine(words <= MostInlined ? Names.Inline : Names.Optimize);
            var masks = kind == CountKind.LiveDifferences ? ", ref ulong masks" : "";
            using (writer.Block($"private static {set.Vector} Count_{kind.ToString()}{words}_{set.Suffix}(ref ulong patch, ref ulong weights{masks})"))
            {
                if (set.IsScalar)
                    EmitScalar(kind, words);
                else if (words <= MostUnrolled)
                    EmitUnrolled(kind, words, set);
                else
                    EmitLoop(kind, words, set);
            }
        }
    }

    private static string Formula(CountKind kind) => kind switch
    {
        CountKind.Differences => "patch ^ weights",
        CountKind.LiveDifferences => "(patch ^ weights) &amp; masks",
        _ => "patch &amp; weights",
    };

    private void EmitScalar(CountKind kind, int words)
    {
        writer.WriteLine("ulong count = 0;");
        using (writer.Block($"for (int word = 0; word < {words}; word++)"))
            writer.WriteLine($"count += (ulong)BitOperations.PopCount({Word(kind, new InstructionSet(64), "word", "8 * word")});");
        writer.WriteLine("return count;");
    }

    private void EmitUnrolled(CountKind kind, int words, InstructionSet set)
    {
        var tree = new AdderTree(writer, set, "");
        for (var word = 0; word < words; word++)
            tree.Add(Word(kind, set, Names.Number(word), Names.Number(8 * word)));
        writer.WriteLine($"return {set.Primitives}.SumBytes({tree.CountedBytes()});");
    }

    private void EmitLoop(CountKind kind, int words, InstructionSet set)
    {
        var rounds = words / RoundWords;
        writer.WriteLine($"{set.Vector} ones = {set.Zero}, twos = {set.Zero}, fours = {set.Zero}, eights = {set.Zero}, total = {set.Zero};");
        if (rounds <= MostRounds)
        {
            EmitRounds(kind, set, "0", Names.Number(rounds * RoundWords));
        }
        else
        {
            using (writer.Block($"for (int start = 0; start < {rounds * RoundWords}; start += {MostRounds * RoundWords})"))
                EmitRounds(kind, set, "start", $"Math.Min(start + {Names.Number(MostRounds * RoundWords)}, {Names.Number(rounds * RoundWords)})");
        }
        var tail = new AdderTree(writer, set, "t", "ones", "twos", "fours", "eights");
        for (var word = rounds * RoundWords; word < words; word++)
            tail.Add(Word(kind, set, Names.Number(word), Names.Number(8 * word)));
        writer.WriteLine($"return (total << 4) + {set.Primitives}.SumBytes({tail.CountedBytes()});");
    }

    /// <summary>Adds sixteens up in bytes from one word to another, and the bytes to the total.</summary>
    private void EmitRounds(CountKind kind, InstructionSet set, string first, string end)
    {
        writer.WriteLine($"var sixteens = {set.VectorClass}<byte>.Zero;");
        if (first != "0")
            writer.WriteLine($"int end = {end};");
        using (writer.Block($"for (int word = {first}; word < {(first == "0" ? end : "end")}; word += {RoundWords})"))
        {
            var tree = new AdderTree(writer, set, "", "ones", "twos", "fours", "eights");
            for (var word = 0; word < RoundWords; word++)
                tree.Add(Word(kind, set, $"word + {Names.Number(word)}", $"8 * (word + {Names.Number(word)})"));
            tree.CarryInto("ones", "twos", "fours", "eights");
            writer.WriteLine($"sixteens += {set.Primitives}.CountBytes({tree.Top()});");
        }
        writer.WriteLine($"total += {set.Primitives}.SumBytes(sixteens);");
    }

    /// <summary>The expression whose ones are counted, for a word and its offset in the weights.</summary>
    private static string Word(CountKind kind, InstructionSet set, string word, string offset)
    {
        // A constant converts to nuint by itself.
        string Load(string reference) => set.IsScalar
            ? Names.Element(reference, offset)
            : $"{set.VectorClass}.LoadUnsafe(ref {reference}{(offset == "0" ? "" : char.IsDigit(offset[offset.Length - 1]) ? $", {offset}" : $", (nuint)({offset})")})";
        var patch = set.IsScalar ? Names.Element("patch", word) : $"{set.VectorClass}.Create({Names.Element("patch", word)})";
        return kind switch
        {
            CountKind.Differences => $"{patch} ^ {Load("weights")}",
            CountKind.LiveDifferences => $"({patch} ^ {Load("weights")}) & {Load("masks")}",
            _ => $"{patch} & {Load("weights")}",
        };
    }
}
