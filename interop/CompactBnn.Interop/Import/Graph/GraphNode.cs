using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop.Import;

/// <summary>A node of an imported graph.</summary>
internal sealed class GraphNode
{
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);

    public GraphNode(NodeProto node, int index)
    {
        Operator = node.OpType;
        Domain = node.Domain == "ai.onnx" ? "" : node.Domain;
        Inputs = [.. node.Input];
        Outputs = [.. node.Output];
        Name = node.Name.Length > 0 ? node.Name : Outputs.FirstOrDefault() is { Length: > 0 } output ? output : $"node {index}";
        foreach (var attribute in node.Attribute)
            _attributes[attribute.Name] = attribute;
    }

    public string Operator { get; }

    /// <summary>Empty for the operators of ONNX itself.</summary>
    public string Domain { get; }

    /// <summary>Its name, or without one the name of its first output.</summary>
    public string Name { get; }

    /// <summary>Names of the values it reads; empty where an optional one is left out.</summary>
    public string[] Inputs { get; }

    public string[] Outputs { get; }

    public string Output => Outputs[0];

    /// <summary>How messages name the node.</summary>
    public string Title => $"'{Name}' ({Operator})";

    public bool Has(string attribute) => _attributes.ContainsKey(attribute);

    public bool HasInput(int index) => index < Inputs.Length && Inputs[index].Length > 0;

    public long Integer(string attribute, long otherwise) => _attributes.TryGetValue(attribute, out var found) ? found.I : otherwise;

    public double Float(string attribute, double otherwise) => _attributes.TryGetValue(attribute, out var found) ? found.F : otherwise;

    public string Text(string attribute, string otherwise) => _attributes.TryGetValue(attribute, out var found) ? found.S.ToStringUtf8() : otherwise;

    public int[]? Integers(string attribute) => _attributes.TryGetValue(attribute, out var found)
        ? [.. found.Ints.Select(value => (int)Math.Clamp(value, int.MinValue, int.MaxValue))] : null;

    public AttributeProto? Attribute(string attribute) => _attributes.GetValueOrDefault(attribute);
}
