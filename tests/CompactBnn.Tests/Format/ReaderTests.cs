using System.Text;
using CompactBnn.Format;
using static CompactBnn.Tests.Format.WeightFileText;

namespace CompactBnn.Tests.Format;

/// <summary>The freedom that a file has: what reads as the same network.</summary>
public sealed class ReaderTests
{
    public static TheoryData<string> Samples => [.. FormatSamples.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Line_ends_the_byte_order_mark_and_the_last_line_end_change_nothing(string name)
    {
        var network = FormatSamples.Named(name);
        var text = CbnnWriter.Write(network);
        var windows = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        var mixed = text.Replace("\nop ", "\r\nop ", StringComparison.Ordinal);

        Assert.All(new[] { text, windows, mixed }, variant =>
        {
            Assert.Equal(network, CbnnReader.Read(variant, name));
            Assert.Equal(network, CbnnReader.Read("\uFEFF" + variant, name));
            Assert.Equal(network, CbnnReader.Read(variant.TrimEnd('\r', '\n'), name));
            Assert.Equal(network, CbnnFile.Read([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(variant)], name));
        });
    }

    [Theory]
    [InlineData("example", "channels=2 kernel=2,2 pad=1,0,0,0 weights=masked", "weights=masked pad=1,0,0,0 kernel=2,2 channels=2")]
    [InlineData("example", "pad=1,0,0,0", "stride=1,1 dilation=1,1 pad=1,0,0,0 groups=1 pad-value=0")]
    [InlineData("example", "window=2,1", "window=2,1 stride=1,1 pad=0,0,0,0")]
    [InlineData("example", "colour=grey grey=299,587,114", "grey=299,587,114 ink-box=0 colour=grey")]
    [InlineData("scores-of-bits", "temperature=1.25 rejection=0.6", "rejection=6E-001 temperature=0.125e+1")]
    [InlineData("table", "linear 0 120 age", "linear -0.0 120.000 age")]
    [InlineData("table", "0.1,3.4E+38 steps", "0.100000001490116119384765625,34e37 steps")]
    public void Another_order_of_parameters_defaults_written_out_and_other_decimals_read_as_the_same(string sample, string old, string replacement) =>
        Assert.Equal(FormatSamples.Named(sample), CbnnReader.Read(Edited(sample, old, replacement), sample));

    [Fact]
    public void A_float32_is_rounded_once_from_its_decimal()
    {
        // Just above the middle of 1 and the next float32: a detour over float64 would lose the last digit and round to even, which is 1.
        var text = Edited("scores-of-bits", "temperature=1.25", "temperature=1.00000005960464477540");

        Assert.Equal(MathF.BitIncrement(1), CbnnReader.Read(text, "scores").Scores.Temperature);
    }

    [Fact]
    public void The_checksum_of_a_file_with_text_beyond_ASCII_is_over_its_UTF8_form()
    {
        // A label of two UTF-16 code units, moved across the border of the pieces that are hashed at once.
        for (var length = 65_530; length < 65_540; length++)
        {
            var labels = new StringBuilder();
            while (labels.Length < length - 300)
                labels.Append("label ").Append('x', 200).Append('\n');
            labels.Append("label ").Append('y', length - labels.Length - 60).Append("\U0001F600\n");
            var text = CbnnWriter.Write(FormatSamples.Named("texts")).Replace("label 日本語\n", labels.ToString(), StringComparison.Ordinal);

            Assert.Matches("1x1x4; 1x1x[0-9]+ is right", FaultOf(Sealed(text)).Message);
        }
    }

    [Fact]
    public void The_exception_names_the_file_the_line_and_the_rule()
    {
        var exception = Assert.Throws<CbnnFormatException>(() => CbnnReader.Read("cbnn 1\nnome x\n", "models/a.cbnn"));

        Assert.Equal("models/a.cbnn(2): found 'nome x' where 'name NAME' is expected", exception.Message);
    }

    [Fact]
    public void A_message_shows_no_control_characters_and_little_of_a_long_line()
    {
        var fault = FaultOf("cbnn 1\nna\u202Eme\u0007 \uD800" + new string('z', 5000));

        Assert.Equal("found 'na?me? ?" + new string('z', 52) + "...' where 'name NAME' is expected", fault.Message);
    }
}
