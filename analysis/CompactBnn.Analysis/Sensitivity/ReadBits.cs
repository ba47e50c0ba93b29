using CompactBnn.Format;

namespace CompactBnn.Analysis;

/// <summary>Which bits of its input a network reads at all.</summary>
public static class ReadBits
{
    /// <summary>For each colour a mask of the bits that change some value of some operation that reads the input.</summary>
    public static int[] Of(Network network)
    {
        var masks = new int[network.Input.Shape.Channels];
        foreach (var operation in network.Operations)
        {
            if (operation is EncodePlanes planes)
            {
                foreach (var plane in planes.Planes)
                    masks[plane.Colour] |= MaskOf((a, b) => plane.Table[a] != plane.Table[b]);
            }
            else if (operation is EncodeValues values)
            {
                for (var colour = 0; colour < masks.Length; colour++)
                {
                    var first = colour * 256;
                    masks[colour] |= MaskOf((a, b) => values.Table[first + a] != values.Table[first + b]);
                }
            }
        }
        return masks;
    }

    /// <summary>The bit that a plane is, where it is a bit slice or the inverse of one; null for other functions of the byte.</summary>
    public static int? SliceOf(Plane plane)
    {
        var mask = MaskOf((a, b) => plane.Table[a] != plane.Table[b]);
        // A function that depends on one bit only is that bit or its inverse.
        return int.IsPow2(mask) ? int.Log2(mask) : null;
    }

    private static int MaskOf(Func<int, int, bool> differ)
    {
        var mask = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            for (var value = 0; value < 256 && (mask >> bit & 1) == 0; value++)
            {
                if (differ(value, value ^ 1 << bit))
                    mask |= 1 << bit;
            }
        }
        return mask;
    }
}
