using CompactBnn.Interop.Onnx;
using Google.Protobuf;
using DataType = CompactBnn.Interop.Onnx.TensorProto.Types.DataType;

namespace CompactBnn.Interop.Import;

/// <summary>Reads an ONNX file into a graph.</summary>
internal static class OnnxReader
{
    /// <summary>Most bytes of a file.</summary>
    public const long MostBytes = 1L << 29;

    private const int OldestOperatorSet = 7;

    /// <exception cref="ImportException">The bytes are no ONNX model.</exception>
    public static ModelProto Parse(byte[] bytes)
    {
        try
        {
            var model = ModelProto.Parser.ParseFrom(bytes);
            if (model.Graph is null || model.Graph.Node.Count == 0)
                throw new ImportException("the file holds no graph; an ONNX model is right");
            return model;
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ImportException($"the file is no ONNX model, or is damaged ({error.Message.TrimEnd('.')})");
        }
    }

    /// <exception cref="ImportException">The model is malformed, or has more than one input.</exception>
    public static ImportGraph Read(ModelProto model)
    {
        var graph = model.Graph;
        var version = model.OpsetImport.Where(set => set.Domain is "" or "ai.onnx").Select(set => set.Version).DefaultIfEmpty(1).Max();
        if (version < OldestOperatorSet)
            throw new ImportException($"the file uses operator set {version} of ONNX; {OldestOperatorSet} or newer is right: export it again with a newer opset_version");
        var constants = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer)
        {
            if (!constants.TryAdd(tensor.Name, TensorReader.Read(tensor, tensor.Name)))
                throw new ImportException($"the constant '{tensor.Name}' is there twice");
        }
        var input = InputOf(graph, constants);
        if (graph.Output.Count == 0)
            throw new ImportException("the graph has no output");
        var nodes = TopologicalOrder.Of(Inlined(model), [input.Name, .. constants.Keys]);
        if (!nodes.Any(node => node.Outputs.Contains(graph.Output[0].Name)))
            throw new ImportException($"no node makes the graph's output '{graph.Output[0].Name}'");
        return new()
        {
            Name = graph.Name,
            OperatorSet = (int)version,
            Nodes = nodes,
            Constants = constants,
            Input = input,
            Output = graph.Output[0].Name,
            Metadata = model.MetadataProps.GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Last().Value),
        };
    }

    private static GraphInput InputOf(GraphProto graph, Dictionary<string, Tensor> constants)
    {
        // Before IR version 4 every initializer was an input as well.
        var inputs = graph.Input.Where(input => !constants.ContainsKey(input.Name)).ToArray();
        if (inputs.Length != 1)
            throw new ImportException($"the graph has {inputs.Length} inputs ({string.Join(", ", inputs.Select(input => $"'{input.Name}'"))}); one is right, the picture or the row of numbers");
        var tensor = inputs[0].Type?.TensorType;
        if (tensor?.Shape is null)
            throw new ImportException($"the input '{inputs[0].Name}' states no shape; export the model with the shape of its input");
        var dimensions = tensor.Shape.Dim.Select(size => size.HasDimValue && size.DimValue > 0 ? (int?)Math.Min(size.DimValue, int.MaxValue) : null);
        return new(inputs[0].Name, [.. dimensions], tensor.ElemType == (int)DataType.Uint8, tensor.ElemType);
    }

    private static IEnumerable<NodeProto> Inlined(ModelProto model) => model.Functions.Count == 0 ? model.Graph.Node : new FunctionInliner(model).Nodes();
}
