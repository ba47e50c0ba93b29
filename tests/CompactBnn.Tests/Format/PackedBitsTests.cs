using CompactBnn.Format;

namespace CompactBnn.Tests.Format;

/// <summary>Strings of bits against plain arrays.</summary>
public sealed class PackedBitsTests
{
    private static readonly bool[] Bits = [.. Enumerable.Range(0, 200).Select(i => i * i % 7 < 3)];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 200)]
    [InlineData(0, 64)]
    [InlineData(63, 1)]
    [InlineData(63, 2)]
    [InlineData(64, 64)]
    [InlineData(5, 50)]
    [InlineData(60, 140)]
    [InlineData(128, 0)]
    [InlineData(199, 1)]
    [InlineData(200, 0)]
    public void Ones_of_a_part_are_counted(int start, int count)
    {
        var expected = Bits.Skip(start).Take(count).Count(bit => bit);

        Assert.Equal(expected, PackedBits.From(Bits).CountOnes(start, count));
    }

    [Fact]
    public void All_ones_are_counted() => Assert.Equal(Bits.Count(bit => bit), PackedBits.From(Bits).CountOnes());

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 201)]
    [InlineData(150, int.MaxValue)]
    [InlineData(201, 0)]
    public void A_part_outside_is_refused(int start, int count)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => PackedBits.From(Bits).CountOnes(start, count));

        Assert.StartsWith($"{count} bits from there do not lie inside 200 bits.", error.Message, StringComparison.Ordinal);
    }
}
