using System.Diagnostics;
using System.Text;
using CompactBnn.Format;
using CsCheck;
using static CompactBnn.Tests.Format.WeightFileText;

namespace CompactBnn.Tests.Format;

/// <summary>Files from a stranger: whatever they hold, the reader ends soon, in a network or in a fault with a line.</summary>
public sealed class HostileFileTests
{
    private static readonly string[] Texts = [.. FormatSamples.All.Select(CbnnWriter.Write)];
    private static readonly string[] Pieces =
    [
        "0", "-1", "1", "255", "256", "8193", "65537", "1000000000", "2147483647", "-2147483648", "99999999999999999999",
        " ", "=", ",", "\n", "\r", "\r\n", "\0", "\uFEFF", "\uD800", "\uDC00", "\u202E",
        "input", "conv", "max-pool", "flatten", "scores", "data", "op", "label ",
        "weights=int8", "pad=255,255,255,255", "kernel=255,255", "dilation=255,255", "stride=255,255",
        "groups=2147483647", "pad-value=-1", "ceiling=1", "mode=mixed", "1e999", "-", "AAAA", "====", "////", "\u0130", "日",
    ];

    [Fact]
    public void A_file_with_any_bytes_changed_ends_in_a_network_or_a_fault()
    {
        var edit = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 2]);
        Gen.Select(Gen.OneOf(Texts), edit.Array[1, 4]).Sample((text, edits) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text).ToList();
            foreach (var (place, value, way) in edits)
            {
                var index = place % bytes.Count;
                if (way == 0)
                    bytes[index] = value;
                else if (way == 1)
                    bytes.Insert(index, value);
                else
                    bytes.RemoveAt(index);
            }
            AssertEnds(bytes.ToArray());
        }, iter: 3000);
    }

    [Fact]
    public void A_file_with_lines_changed_and_the_checksum_made_right_ends_in_a_network_or_a_fault()
    {
        var edit = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.OneOf(Pieces), Gen.Int[0, 6]);
        Gen.Select(Gen.OneOf(Texts), edit.Array[1, 4]).Sample((text, edits) =>
        {
            var lines = text.Split('\n').ToList();
            foreach (var (place, second, piece, way) in edits)
                Change(lines, place % lines.Count, second % lines.Count, piece, way);
            AssertEnds(Sealed(string.Join('\n', lines)));
        }, iter: 6000);
    }

    [Fact]
    public void A_file_cut_anywhere_ends_in_a_fault()
    {
        foreach (var text in Texts)
        {
            for (var length = 0; length < text.Length - 1; length += 1 + length / 50)
                FaultOf(text[..length]);
        }
    }

    [Fact]
    public void No_character_of_a_label_takes_the_reader_by_surprise()
    {
        var text = CbnnWriter.Write(FormatSamples.Named("smallest"));
        // All characters where something special lives, one in 64 elsewhere.
        static bool IsTried(int c) =>
            c is < 0x700 or (>= 0x1F00 and < 0x2100) or (>= 0xD7F0 and < 0xD810) or (>= 0xDBF0 and < 0xDC10) or >= 0xFE00 || c % 64 == 0;

        foreach (var c in Enumerable.Range(0, char.MaxValue + 1).Where(IsTried))
        {
            var label = $"a{(char)c}z";
            var edited = text.Replace("label only", "label " + label, StringComparison.Ordinal);
            if (CbnnReader.TryRead(Sealed(edited), out var network, out var fault))
                Assert.Equal(label, Assert.Single(network!.Labels));
            else
                Assert.Equal(c == '\n' ? 6 : 5, fault!.Line);
        }
    }

    [Theory]
    [InlineData("recipe", "recipe", 4)]
    [InlineData("label dark", "label", 5)]
    [InlineData("meta data", "meta data", 7)]
    [InlineData("op conv", "op conv", 9)]
    [InlineData("data conv.mask", "data conv.mask", 20)]
    [InlineData("sha256", "sha256", 34)]
    public void A_very_long_line_is_refused_by_its_length(string old, string start, int line)
    {
        var text = CbnnWriter.Write(FormatSamples.Named("example")).Replace(old, start + " " + new string('x', 1_000_000), StringComparison.Ordinal);
        var fault = FaultOf(text);

        Assert.Equal(line, fault.Line);
        Assert.Matches("^the line has 1000[0-9]{3} characters; 8192 is the most$", fault.Message);
    }

    [Fact]
    public void A_very_long_line_of_base64_is_refused_by_its_length()
    {
        var fault = FaultOf(CbnnWriter.Write(FormatSamples.Named("example")).Replace("5aw=", "5aw=" + new string('A', 1_000_000), StringComparison.Ordinal));

        Assert.Equal((19, "the line has 1000004 characters; 4 base64 characters for 2 bytes are right"), (fault.Line, fault.Message));
    }

    [Theory]
    [InlineData("\0\0\0\0")]
    [InlineData("\uD800")]
    [InlineData("\n\n\n\n\n")]
    [InlineData("\r\r\r")]
    [InlineData("<!DOCTYPE html>")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")]
    public void Something_else_than_a_weight_file_is_refused_at_its_first_line(string text)
    {
        var fault = FaultOf(text);

        Assert.Equal(1, fault.Line);
        Assert.StartsWith("the file starts with '", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_lines_without_end_are_refused_at_the_limit()
    {
        var text = CbnnWriter.Write(FormatSamples.Named("example"));
        string Many(string line, int count) => string.Concat(Enumerable.Repeat(line + "\n", count));

        AssertFault(text.Replace("label dark\n", Many("label x", 65_536), StringComparison.Ordinal), 4 + 65_537, "there are more than 65536 lines 'label'");
        AssertFault(text.Replace("meta data none", Many("meta data x", 256) + "meta data none", StringComparison.Ordinal), 6 + 257, "there are more than 256 lines 'meta'");
        AssertFault(text.Replace("op fire", Many("op conv flatten planes", 1022) + "op fire", StringComparison.Ordinal), 9 + 1023, "there are more than 1024 lines 'op'");
        // Behind the last line that is too many stands nothing: the line named is still the right one.
        AssertFault("cbnn 1\nname x\ninput image 1 1 1\n" + text.Split('\n')[3] + "\n" + Many("label x", 65_537), 4 + 65_537, "there are more than 65536 lines 'label'");
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_without_being_read()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.OpenWrite(path))
                file.SetLength(FormatLimits.FileBytes + 1L);

            var exception = Assert.Throws<CbnnFormatException>(() => CbnnFile.Read(path));

            Assert.Equal($"{path}(1): the file has 268435457 bytes; 268435456 is the most", exception.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Change(List<string> lines, int place, int second, string piece, int way)
    {
        var line = lines[place];
        var at = line.Length == 0 ? 0 : second % line.Length;
        var words = line.Split(' ');
        switch (way)
        {
            case 0:
                lines.RemoveAt(place);
                break;
            case 1:
                lines.Insert(second, line);
                break;
            case 2:
                (lines[place], lines[second]) = (lines[second], line);
                break;
            case 3:
                lines[place] = line.Insert(at, piece);
                break;
            case 4:
                words[second % words.Length] = piece;
                lines[place] = string.Join(' ', words);
                break;
            case 5:
                lines[place] = line + " " + piece;
                break;
            default:
                lines[place] = line[..at];
                break;
        }
        if (lines.Count == 0)
            lines.Add("");
    }

    private static void AssertEnds(byte[] bytes)
    {
        try
        {
            CbnnFile.Read(bytes, "hostile.cbnn");
        }
        catch (CbnnFormatException exception)
        {
            Assert.InRange(exception.Fault.Line, 1, 1 + bytes.AsSpan().Count((byte)'\n'));
        }
    }

    private static void AssertEnds(string text)
    {
        var watch = Stopwatch.StartNew();
        if (CbnnReader.TryRead(text, out var network, out var fault))
            Assert.Equal(network, CbnnReader.Read(CbnnWriter.Write(network!), "again"));
        else
            Assert.InRange(fault!.Line, 1, 1 + text.Count(c => c == '\n'));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"It took {watch.Elapsed} to read {text}");
    }

    private static void AssertFault(string text, int line, string message)
    {
        var fault = FaultOf(text);
        Assert.Equal((line, message), (fault.Line, fault.Message));
    }
}
