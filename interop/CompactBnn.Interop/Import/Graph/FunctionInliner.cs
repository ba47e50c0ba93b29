using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop.Import;

/// <summary>Replaces calls of a model's own functions by their nodes.</summary>
internal sealed class FunctionInliner(ModelProto model)
{
    private const int MostNodes = 100_000;

    private const int DeepestCall = 16;

    private readonly Dictionary<(string Domain, string Name), FunctionProto> _functions =
        model.Functions.GroupBy(function => (function.Domain, function.Name)).ToDictionary(group => group.Key, group => group.Last());

    private int _calls, _nodes;

    public IEnumerable<NodeProto> Nodes() => model.Graph.Node.SelectMany(node => Expand(node, 0));

    private IEnumerable<NodeProto> Expand(NodeProto node, int depth)
    {
        if (!_functions.TryGetValue((node.Domain, node.OpType), out var function))
        {
            if (++_nodes > MostNodes)
                throw new ImportException($"the functions of the file make more than {MostNodes} nodes");
            return [node];
        }
        if (depth == DeepestCall)
            throw new ImportException($"the function '{function.Name}' calls itself, or is nested deeper than {DeepestCall}");
        return Body(node, function).SelectMany(inner => Expand(inner, depth + 1));
    }

    private List<NodeProto> Body(NodeProto call, FunctionProto function)
    {
        var prefix = $"{function.Name}_{++_calls}/";
        var names = new Dictionary<string, string>(StringComparer.Ordinal) { [""] = "" };
        for (var i = 0; i < function.Input.Count; i++)
            names[function.Input[i]] = i < call.Input.Count ? call.Input[i] : "";
        for (var i = 0; i < function.Output.Count && i < call.Output.Count; i++)
        {
            if (call.Output[i].Length > 0)
                names[function.Output[i]] = call.Output[i];
        }
        return [.. function.Node.Select(node => Renamed(node, call, prefix, names))];
    }

    private static NodeProto Renamed(NodeProto node, NodeProto call, string prefix, Dictionary<string, string> names)
    {
        string NameOf(string value) => names.TryGetValue(value, out var known) ? known : prefix + value;
        var renamed = new NodeProto { OpType = node.OpType, Domain = node.Domain, Name = prefix + (node.Name.Length > 0 ? node.Name : node.OpType) };
        renamed.Input.Add(node.Input.Select(NameOf));
        renamed.Output.Add(node.Output.Select(NameOf));
        foreach (var attribute in node.Attribute)
        {
            // A reference takes the attribute of the call; one that the call leaves out stays at its default.
            var source = attribute.RefAttrName.Length == 0 ? attribute : call.Attribute.FirstOrDefault(given => given.Name == attribute.RefAttrName);
            if (source is null)
                continue;
            var copy = source.Clone();
            copy.Name = attribute.Name;
            renamed.Attribute.Add(copy);
        }
        return renamed;
    }
}
