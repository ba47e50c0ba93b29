using System.Buffers.Binary;
using CompactBnn.Interop.Onnx;
using DataType = CompactBnn.Interop.Onnx.TensorProto.Types.DataType;

namespace CompactBnn.Interop.Import;

/// <summary>Reads a constant of an ONNX file.</summary>
internal static class TensorReader
{
    /// <exception cref="ImportException">The tensor lies in another file, is of a type without numbers, or its data do not fit its shape.</exception>
    public static Tensor Read(TensorProto tensor, string name)
    {
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0)
            throw new ImportException($"the constant '{name}' lies in another file; save the model as one file (save_as_external_data=False)");
        var dimensions = new int[tensor.Dims.Count];
        for (var i = 0; i < dimensions.Length; i++)
        {
            if (tensor.Dims[i] is < 0 or > Tensor.MostElements)
                throw new ImportException($"the constant '{name}' has a dimension of {tensor.Dims[i]}; 0 to {Tensor.MostElements} is right");
            dimensions[i] = (int)tensor.Dims[i];
        }
        var count = Tensor.CountOf(dimensions);
        var type = (DataType)tensor.DataType;
        var found = tensor.HasRawData && tensor.RawData.Length > 0 ? tensor.RawData.Length / WidthOf(type, name) : TypedCount(tensor, type);
        if (found != count || (tensor.HasRawData && tensor.RawData.Length % WidthOf(type, name) != 0))
            throw new ImportException($"the constant '{name}' of shape [{string.Join(", ", dimensions)}] needs {count} elements and holds {found}");
        return new(KindOf(type), dimensions, tensor.HasRawData && tensor.RawData.Length > 0 ? Raw(tensor.RawData.Span, type, count) : Typed(tensor, type, count));
    }

    private static TensorKind KindOf(DataType type) => type switch
    {
        DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16 => TensorKind.Float,
        DataType.Bool => TensorKind.Boolean,
        _ => TensorKind.Integer,
    };

    private static int WidthOf(DataType type, string name) => type switch
    {
        DataType.Bool or DataType.Int8 or DataType.Uint8 => 1,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 2,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
        DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
        _ => throw new ImportException($"the constant '{name}' is of the type {type}; numbers are right"),
    };

    private static int TypedCount(TensorProto tensor, DataType type) => type switch
    {
        DataType.Float => tensor.FloatData.Count,
        DataType.Double => tensor.DoubleData.Count,
        DataType.Int64 => tensor.Int64Data.Count,
        DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data.Count,
        _ => tensor.Int32Data.Count,
    };

    private static double[] Typed(TensorProto tensor, DataType type, int count)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = type switch
            {
                DataType.Float => tensor.FloatData[i],
                DataType.Double => tensor.DoubleData[i],
                DataType.Int64 => tensor.Int64Data[i],
                DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data[i],
                DataType.Float16 => (double)BitConverter.Int16BitsToHalf((short)tensor.Int32Data[i]),
                DataType.Bfloat16 => BitConverter.Int32BitsToSingle(tensor.Int32Data[i] << 16),
                _ => tensor.Int32Data[i],
            };
        }
        return values;
    }

    private static double[] Raw(ReadOnlySpan<byte> data, DataType type, int count)
    {
        var values = new double[count];
        var width = data.Length / count;
        for (var i = 0; i < count; i++)
        {
            var element = data.Slice(i * width, width);
            values[i] = type switch
            {
                DataType.Float => BinaryPrimitives.ReadSingleLittleEndian(element),
                DataType.Double => BinaryPrimitives.ReadDoubleLittleEndian(element),
                DataType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(element),
                DataType.Bfloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
                DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(element),
                DataType.Uint64 => BinaryPrimitives.ReadUInt64LittleEndian(element),
                DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(element),
                DataType.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(element),
                DataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(element),
                DataType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(element),
                DataType.Int8 => (sbyte)element[0],
                _ => element[0],
            };
        }
        return values;
    }
}
