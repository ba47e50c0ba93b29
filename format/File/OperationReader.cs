namespace CompactBnn.Format;

/// <summary>Makes an operation of its line and its data blocks.</summary>
internal static class OperationReader
{
    public static readonly string[] WeightWords = ["binary", "masked", "int2", "int3", "int4", "int5", "int6", "int7", "int8"];
    public static readonly string[] PoolWords = ["max", "mixed"];

    public static Operation Read(OperationLine line, BlockReader blocks)
    {
        var parameters = line.Parameters;
        Operation operation = line.Kind switch
        {
            "encode-planes" => ReadPlanes(line, blocks),
            "encode-values" => new EncodeValues(line.Name, line.Input, ReadValues(line, blocks)),
            "conv" => ReadConvolution(line, parameters, blocks),
            "dense" => new Dense(line.Name, line.Input, parameters.Integer("units"), ReadWeights(line, parameters, blocks)),
            "threshold" => new Threshold(line.Name, line.Input, ReadThresholds(line, blocks)),
            "max-pool" => ReadMaxPool(line, parameters, blocks),
            "flatten" => new Flatten(line.Name, line.Input),
            "affine" => ReadAffine(line, parameters, blocks),
            "add" => new Addition(line.Name, line.Inputs),
            "concat" => new Concatenation(line.Name, line.Inputs),
            "sum-pool" => new SumPool(line.Name, line.Input, ReadWindow(parameters, "window", hasDilation: false, hasCeiling: true)),
            "scores" => ReadScores(line, parameters, blocks),
            _ => throw FaultException.At(line.Line, $"'{PlainText.Shown(line.Kind)}' is no kind of operation; add, affine, concat, conv, dense, "
                + "encode-planes, encode-values, flatten, max-pool, scores, sum-pool and threshold are"),
        };
        parameters.Finish(line.Kind);
        return operation;
    }

    private static EncodePlanes ReadPlanes(OperationLine line, BlockReader blocks)
    {
        var colours = BlockData.ToInt32(blocks.Read(line.Name, "colours", BlockType.Int32, out _));
        var tables = blocks.ReadBits(line.Name, "tables");
        if (tables.Length != 256L * colours.Length)
            throw FaultException.At(blocks.HeadLine, $"the block has {tables.Length} bits; 256 for each of {colours.Length} planes are right");
        var planes = new Plane[colours.Length];
        for (var i = 0; i < planes.Length; i++)
        {
            var table = new ulong[4];
            tables.CopyTo(256 * i, 256, table);
            planes[i] = new Plane(colours[i], PackedBits.FromWords(table, 256));
        }
        return new EncodePlanes(line.Name, line.Input, EquatableArray<Plane>.Adopt(planes));
    }

    private static EquatableArray<short> ReadValues(OperationLine line, BlockReader blocks) =>
        EquatableArray<short>.Adopt(BlockData.ToInt16(blocks.Read(line.Name, "table", BlockType.Int16, out _)));

    private static Convolution ReadConvolution(OperationLine line, Parameters parameters, BlockReader blocks)
    {
        var window = ReadWindow(parameters, "kernel", hasDilation: true, hasCeiling: false);
        return new Convolution(line.Name, line.Input, parameters.Integer("channels"), window, parameters.Integer("groups", absent: 1),
            parameters.Integer("pad-value", absent: 0), ReadWeights(line, parameters, blocks));
    }

    private static Weights ReadWeights(OperationLine line, Parameters parameters, BlockReader blocks)
    {
        var word = parameters.Choice("weights", WeightWords);
        if (word >= 2)
            return Weights.Integer(word, blocks.ReadIntegers(line.Name, "weights", word));
        var signs = blocks.ReadBits(line.Name, "weights");
        if (word == 0)
            return Weights.Binary(signs);
        var mask = blocks.ReadBits(line.Name, "mask");
        return Weights.MaskFaultOf(signs, mask) is { } fault ? throw FaultException.At(blocks.HeadLine, fault) : Weights.Masked(signs, mask);
    }

    private static EquatableArray<ChannelThreshold> ReadThresholds(OperationLine line, BlockReader blocks)
    {
        var firing = blocks.Read(line.Name, "firing", BlockType.Firing, out var count);
        var levels = BlockData.ToInt32(blocks.Read(line.Name, "levels", BlockType.Int32, out _));
        if (levels.Length != count)
            throw FaultException.At(blocks.HeadLine, $"the block has {levels.Length} levels; {count}, one a channel, are right");
        var channels = new ChannelThreshold[count];
        for (var i = 0; i < count; i++)
            channels[i] = new ChannelThreshold((Firing)firing[i], levels[i]);
        return EquatableArray<ChannelThreshold>.Adopt(channels);
    }

    private static Affine ReadAffine(OperationLine line, Parameters parameters, BlockReader blocks)
    {
        var multipliers = BlockData.ToInt32(blocks.Read(line.Name, "multipliers", BlockType.Int32, out var count));
        var offsets = BlockData.ToInt64(blocks.Read(line.Name, "offsets", BlockType.Int64, out _));
        if (offsets.Length != count)
            throw FaultException.At(blocks.HeadLine, $"the block has {offsets.Length} offsets; {count}, one a channel, are right");
        var channels = new ChannelAffine[count];
        for (var i = 0; i < count; i++)
            channels[i] = new ChannelAffine(multipliers[i], offsets[i]);
        return new Affine(line.Name, line.Input, parameters.Integer("shift", absent: 0), parameters.Integer("low", absent: -Affine.MostInteger),
            parameters.Integer("high", absent: Affine.MostInteger), EquatableArray<ChannelAffine>.Adopt(channels));
    }

    private static MaxPool ReadMaxPool(OperationLine line, Parameters parameters, BlockReader blocks)
    {
        var window = ReadWindow(parameters, "window", hasDilation: false, hasCeiling: true);
        var mixed = parameters.Choice("mode", PoolWords) == 1;
        return new MaxPool(line.Name, line.Input, window, mixed ? blocks.ReadBits(line.Name, "minimum") : null);
    }

    private static Scores ReadScores(OperationLine line, Parameters parameters, BlockReader blocks)
    {
        var scale = BlockData.ToFloat32(blocks.Read(line.Name, "scale", BlockType.Float32, out _));
        var bias = BlockData.ToFloat32(blocks.Read(line.Name, "bias", BlockType.Float32, out _));
        return new Scores(line.Name, line.Input, EquatableArray<float>.Adopt(scale), EquatableArray<float>.Adopt(bias),
            parameters.Number("temperature"), parameters.Number("rejection"));
    }

    private static Window ReadWindow(Parameters parameters, string sizeKey, bool hasDilation, bool hasCeiling)
    {
        var size = parameters.Integers(sizeKey, 2);
        var stride = parameters.Integers("stride", 2, absent: 1);
        var dilation = hasDilation ? parameters.Integers("dilation", 2, absent: 1) : [1, 1];
        var pad = parameters.Integers("pad", 4, absent: 0);
        var ceiling = hasCeiling && parameters.Choice("ceiling", "0", "1") == 1;
        return new Window(new(size[0], size[1]), new(stride[0], stride[1]), new(dilation[0], dilation[1]),
            new(pad[0], pad[1], pad[2], pad[3]), ceiling);
    }
}
