using System;

namespace CompactBnn.Format;

/// <summary>How elements lie in the bytes of a data block: little-endian, elements below a byte from the least significant bit on.</summary>
internal static class BlockData
{
    /// <summary>Bytes for a number of elements of some bits.</summary>
    public static long ByteCount(long elements, int bits) => (elements * bits + 7) / 8;

    public static byte[] FromBits(PackedBits bits)
    {
        var bytes = new byte[ByteCount(bits.Length, 1)];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(bits.Words[i >> 3] >> (8 * (i & 7)));
        return bytes;
    }

    /// <summary>The bits of a block, or null where a bit past the end is 1.</summary>
    public static PackedBits? ToBits(byte[] bytes, int count)
    {
        if (!TailIsZero(bytes, count))
            return null;
        var words = new ulong[PackedBits.WordCount(count)];
        for (var i = 0; i < bytes.Length; i++)
            words[i >> 3] |= (ulong)bytes[i] << (8 * (i & 7));
        return PackedBits.FromWords(words, count);
    }

    /// <summary>Two's complement integers of 2 to 8 bits, one after the other.</summary>
    public static byte[] FromIntegers(EquatableArray<sbyte> values, int bitWidth)
    {
        var bytes = new byte[ByteCount(values.Length, bitWidth)];
        for (var i = 0; i < values.Length; i++)
        {
            var bit = (long)i * bitWidth;
            var shifted = (values[i] & ((1 << bitWidth) - 1)) << (int)(bit & 7);
            bytes[bit >> 3] |= (byte)shifted;
            if (shifted > 255)
                bytes[(bit >> 3) + 1] |= (byte)(shifted >> 8);
        }
        return bytes;
    }

    /// <summary>The integers of a block, or null where a bit past the end is 1.</summary>
    public static sbyte[]? ToIntegers(byte[] bytes, int count, int bitWidth)
    {
        if (!TailIsZero(bytes, (long)count * bitWidth))
            return null;
        var values = new sbyte[count];
        for (var i = 0; i < count; i++)
        {
            var bit = (long)i * bitWidth;
            int pair = bytes[bit >> 3] | ((bit >> 3) + 1 < bytes.Length ? bytes[(bit >> 3) + 1] << 8 : 0);
            var unsigned = pair >> (int)(bit & 7) & ((1 << bitWidth) - 1);
            values[i] = (sbyte)(unsigned << (32 - bitWidth) >> (32 - bitWidth));
        }
        return values;
    }

    public static byte[] FromInt32(ReadOnlySpan<int> values)
    {
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(values[i >> 2] >> (8 * (i & 3)));
        return bytes;
    }

    public static int[] ToInt32(byte[] bytes)
    {
        var values = new int[bytes.Length / 4];
        for (var i = 0; i < bytes.Length; i++)
            values[i >> 2] |= bytes[i] << (8 * (i & 3));
        return values;
    }

    public static byte[] FromInt64(ReadOnlySpan<long> values)
    {
        var bytes = new byte[8 * values.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(values[i >> 3] >> (8 * (i & 7)));
        return bytes;
    }

    public static long[] ToInt64(byte[] bytes)
    {
        var values = new long[bytes.Length / 8];
        for (var i = 0; i < bytes.Length; i++)
            values[i >> 3] |= (long)bytes[i] << (8 * (i & 7));
        return values;
    }

    public static byte[] FromInt16(ReadOnlySpan<short> values)
    {
        var bytes = new byte[2 * values.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(values[i >> 1] >> (8 * (i & 1)));
        return bytes;
    }

    public static short[] ToInt16(byte[] bytes)
    {
        var values = new short[bytes.Length / 2];
        for (var i = 0; i < values.Length; i++)
            values[i] = (short)(bytes[2 * i] | bytes[2 * i + 1] << 8);
        return values;
    }

    /// <summary>IEEE 754 binary32; the bits of each number as an integer. -0 becomes 0, which equals it.</summary>
    public static byte[] FromFloat32(EquatableArray<float> values)
    {
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var one = BitConverter.GetBytes(values[i] == 0 ? 0f : values[i]);
            if (!BitConverter.IsLittleEndian)
                Array.Reverse(one);
            one.CopyTo(bytes, 4 * i);
        }
        return bytes;
    }

    public static float[] ToFloat32(byte[] bytes)
    {
        var values = new float[bytes.Length / 4];
        var one = new byte[4];
        for (var i = 0; i < values.Length; i++)
        {
            Array.Copy(bytes, 4 * i, one, 0, 4);
            if (!BitConverter.IsLittleEndian)
                Array.Reverse(one);
            values[i] = BitConverter.ToSingle(one, 0);
        }
        return values;
    }

    private static bool TailIsZero(byte[] bytes, long bits) =>
        (bits & 7) == 0 || bytes[bytes.Length - 1] >> (int)(bits & 7) == 0;
}
