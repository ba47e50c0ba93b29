using CompactBnn.Kernels;
using CsCheck;

namespace CompactBnn.Tests.Kernels;

public sealed unsafe class BitWriterTests
{
    private const int SourceWords = 6;

    /// <summary>A copy from the source (start and count), or a fill (start -1 for zeros, -2 for ones), or the end of a word (start -3).</summary>
    private static readonly Gen<(int Start, int Count)> Piece = Gen.Frequency(
        (6, Gen.Select(Gen.Int[0, 130], Gen.Int[0, 200])),
        (2, Gen.Select(Gen.Int[-2, -1], Gen.Int[0, 150])),
        (1, Gen.Const((-3, 0))));

    [Fact]
    public void Pieces_of_any_place_and_length_come_one_after_another() => Gen.Select(Gen.ULong.Array[SourceWords], Piece.Array[1, 12]).Sample((source, pieces) =>
    {
        var expected = new List<bool>();
        var written = new ulong[64];
        fixed (ulong* from = source, to = written)
        {
            var writer = new BitWriter(to);
            foreach (var (start, count) in pieces)
            {
                if (start >= 0)
                    writer.Copy(from, start, count);
                else if (start == -3)
                    writer.EndWord();
                else
                    writer.Fill(start == -2, count);
                expected.AddRange(Enumerable.Range(0, count).Select(i => start == -2 || (start >= 0 && Bit(source, start + i))));
                while (start == -3 && expected.Count % 64 != 0)
                    expected.Add(false);
            }
            writer.EndWord();
        }

        for (var i = 0; i < written.Length * 64; i++)
            Assert.Equal(i < expected.Count && expected[i], Bit(written, i));
    });

    private static bool Bit(ulong[] words, int index) => (words[index / 64] >> (index % 64) & 1) != 0;
}
