using CompactBnn.Kernels;

namespace CompactBnn.Tests.Kernels;

public sealed class ConstantTextTests
{
    // The second word has halves of surrogate pairs alone, which are valid in a string and in no encoding.
    private const string Text = "\0\0\u7788\u5566\u3344\u1122\uD800\uDC00\u0000\uFFFF";

    [Fact]
    public void Words_are_read_in_little_endian_order() =>
        Assert.Equal([0x1122334455667788UL, 0xFFFF0000DC00D800UL], ConstantText.Of<ulong>(Text, 2).ToArray());

    [Fact]
    public void Bytes_may_be_odd_in_number() => Assert.Equal<byte>([0x88, 0x77, 0x66], ConstantText.Of<byte>(Text, 3).ToArray());

    [Fact]
    public void Words_lie_on_a_multiple_of_eight()
    {
        unsafe
        {
            fixed (ulong* first = ConstantText.Of<ulong>(Text, 2))
                Assert.Equal(0, (long)first % 8);
        }
    }
}
