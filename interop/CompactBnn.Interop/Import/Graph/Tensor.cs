using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop.Import;

/// <summary>What the elements of a constant are.</summary>
internal enum TensorKind
{
    /// <summary>Floating point; computed in float32.</summary>
    Float,

    /// <summary>Integers of any width.</summary>
    Integer,

    /// <summary>0 and 1.</summary>
    Boolean,
}

/// <summary>A constant of a graph.</summary>
/// <param name="Kind">What its elements are.</param>
/// <param name="Dimensions">Its dimensions; none for a scalar.</param>
/// <param name="Values">Its elements, the last dimension varying fastest. float64 holds those of every kind exactly, but for integers past 2^53.</param>
internal sealed record Tensor(TensorKind Kind, int[] Dimensions, double[] Values)
{
    /// <summary>Most elements of a constant.</summary>
    public const int MostElements = 1 << 27;

    public static Tensor Scalar(TensorKind kind, double value) => new(kind, [], [value]);

    public static Tensor Integers(params int[] values) => new(TensorKind.Integer, [values.Length], Array.ConvertAll(values, value => (double)value));

    /// <summary>Number of elements of a shape; throws where it is beyond all bounds.</summary>
    public static int CountOf(IEnumerable<int> dimensions)
    {
        long count = 1;
        foreach (var size in dimensions)
        {
            count *= size;
            if (size < 0 || count > MostElements)
                throw new ImportException($"a constant of shape [{string.Join(", ", dimensions)}] is larger than {MostElements} elements");
        }
        return (int)count;
    }

    /// <summary>The elements as integers, for shapes, axes and the like.</summary>
    public int[] ToIntegers() => Array.ConvertAll(Values, value => (int)Math.Clamp(value, int.MinValue, int.MaxValue));

    public Tensor Reshaped(int[] dimensions) => this with { Dimensions = dimensions };
}
