using CompactBnn.Format;
using CompactBnn.Interop;
using CompactBnn.Interop.Onnx;
using Google.Protobuf;

namespace CompactBnn.Benchmarks.Graphs;

/// <summary>
/// The network in float32 as its export writes it: thresholds folded into weights and biases, so that a layer is one convolution with a clip, which
/// ONNX Runtime fuses. It reads what the encoding makes (-1 and +1, or integers), so that the peer need not do that work.
/// </summary>
internal static class FloatGraph
{
    /// <summary>The bytes of the graph.</summary>
    public static byte[] Of(Network network)
    {
        var model = OnnxExport.ToModel(network);
        var (height, width, channels) = network.Values[0].Shape;
        var encoded = network.Operations[0].Name;
        var nodes = model.Graph.Node;
        var last = nodes.Single(node => node.Output.Contains(encoded));
        while (nodes[0] != last)
            nodes.RemoveAt(0);
        nodes.RemoveAt(0);
        var shape = model.Graph.Input[0].Type.TensorType.Shape;
        shape.Dim.Clear();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        foreach (var size in (ReadOnlySpan<int>)[channels, height, width])
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        Rename(model.Graph, encoded, model.Graph.Input[0].Name);
        RemoveUnusedConstants(model.Graph);
        return model.ToByteArray();
    }

    private static void Rename(GraphProto graph, string value, string name)
    {
        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
                node.Input[i] = node.Input[i] == value ? name : node.Input[i];
        }
    }

    private static void RemoveUnusedConstants(GraphProto graph)
    {
        var used = graph.Node.SelectMany(node => node.Input).ToHashSet();
        foreach (var unused in graph.Initializer.Where(constant => !used.Contains(constant.Name)).ToArray())
            graph.Initializer.Remove(unused);
    }
}
