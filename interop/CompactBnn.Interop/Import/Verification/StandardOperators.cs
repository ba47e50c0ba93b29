using System.Globalization;
using CompactBnn.Interop.Onnx;

namespace CompactBnn.Interop.Import;

/// <summary>Rewrites the quantisation operators of QONNX and FINN with standard ones, so that an ONNX runtime evaluates the graph.</summary>
internal sealed class StandardOperators
{
    private const int ClipByOperands = 11;

    private readonly OnnxGraphBuilder _builder = new("standard");
    private readonly Dictionary<string, Tensor> _constants;
    private readonly int _operatorSet;

    private StandardOperators(Dictionary<string, Tensor> constants, int operatorSet)
    {
        _constants = constants;
        _operatorSet = operatorSet;
    }

    /// <summary>The model with standard operators, or null where its operator set has none for the purpose.</summary>
    public static ModelProto? Rewrite(ModelProto model, int operatorSet)
    {
        var nodes = model.Functions.Count == 0 ? [.. model.Graph.Node] : new FunctionInliner(model).Nodes().ToList();
        var constants = model.Graph.Initializer.ToDictionary(tensor => tensor.Name, tensor => TensorReader.Read(tensor, tensor.Name));
        var rewriting = new StandardOperators(constants, operatorSet);
        var standard = new ModelProto { IrVersion = model.IrVersion, Graph = model.Graph.Clone(), OpsetImport = { new OperatorSetIdProto { Version = operatorSet } } };
        standard.Graph.Node.Clear();
        standard.Graph.ValueInfo.Clear();
        foreach (var node in nodes)
        {
            if (!rewriting.Add(node))
                return null;
        }
        standard.Graph.Node.Add(rewriting._builder.Graph.Node);
        standard.Graph.Initializer.Add(rewriting._builder.Graph.Initializer);
        return standard;
    }

    private bool Add(NodeProto node)
    {
        var made = node.OpType switch
        {
            "BipolarQuant" => Bipolar(node),
            "MultiThreshold" => MultiThreshold(node),
            "Quant" or "IntQuant" => Quant(node),
            _ => null,
        };
        if (made is null)
        {
            // An operator of another domain that the import knows has a standard one of the same name.
            var copy = node.Clone();
            copy.ClearDomain();
            _builder.Graph.Node.Add(copy);
            return node.OpType is not ("BipolarQuant" or "MultiThreshold" or "Quant" or "IntQuant");
        }
        var identity = new NodeProto { OpType = "Identity", Name = $"{node.Name}/result" };
        identity.Input.Add(made);
        identity.Output.Add(node.Output[0]);
        _builder.Graph.Node.Add(identity);
        return true;
    }

    private static string Name(NodeProto node, string part) => string.Create(CultureInfo.InvariantCulture, $"cbnn/{node.Output[0]}/{part}");

    private string Bipolar(NodeProto node) => _builder.Node("Mul", Name(node, "scaled"), [Sign(node, node.Input[0]), node.Input[1]]);

    /// <summary>+1 from 0 on, else -1.</summary>
    private string Sign(NodeProto node, string value)
    {
        var fires = AtLeast(node, value, _builder.Constant(Name(node, "zero"), [0f]), "fires");
        return _builder.Node("Sub", Name(node, "sign"),
            [_builder.Node("Mul", Name(node, "twice"), [fires, _builder.Constant(Name(node, "two"), [2f])]), _builder.Constant(Name(node, "one"), [1f])]);
    }

    /// <summary>1 where a value is at least a limit, else 0. <c>GreaterOrEqual</c> came with operator set 12 only.</summary>
    private string AtLeast(NodeProto node, string value, string limit, string part) => _builder.Node("Cast", Name(node, part),
        [_builder.Node("Not", Name(node, $"{part}_not"), [_builder.Node("Less", Name(node, $"{part}_less"), [value, limit])])], OnnxGraphBuilder.Integer("to", 1));

    private string? MultiThreshold(NodeProto node)
    {
        var graphNode = new GraphNode(node, 0);
        if (!_constants.TryGetValue(node.Input[1], out var thresholds) || thresholds.Dimensions is not [var rows, var count])
            return null;
        // One row serves all channels by broadcasting; else channels are dimension 1, or the last one.
        var isLast = graphNode.Text("data_layout", "NCHW").EndsWith('C');
        if (rows > 1 && !isLast && graphNode.Text("data_layout", "") != "NCHW" && RankIsUnknown(graphNode))
            return null;
        int[] shape = rows == 1 ? [1] : isLast ? [rows] : [1, rows, 1, 1];
        string? sum = null;
        for (var k = 0; k < count; k++)
        {
            var column = Enumerable.Range(0, rows).Select(row => (float)thresholds.Values[row * count + k]).ToArray();
            var part = AtLeast(node, node.Input[0], _builder.Constant(Name(node, $"limit{k}"), column, shape), $"step{k}");
            sum = sum is null ? part : _builder.Node("Add", Name(node, $"sum{k}"), [sum, part]);
        }
        var scaled = _builder.Node("Mul", Name(node, "scaled"), [sum!, _builder.Constant(Name(node, "scale"), [(float)MultiThresholdOperator.Scale(graphNode)])]);
        return _builder.Node("Add", Name(node, "biased"), [scaled, _builder.Constant(Name(node, "bias"), [(float)MultiThresholdOperator.Bias(graphNode)])]);
    }

    // Thresholds over rows [batch, channels] carry the layout NC where FINN wrote them.
    private static bool RankIsUnknown(GraphNode node) => !node.Has("data_layout");

    private string? Quant(NodeProto node)
    {
        var graphNode = new GraphNode(node, 0);
        var mode = graphNode.Text("rounding_mode", "ROUND").ToUpperInvariant();
        if (_operatorSet < ClipByOperands || mode is not ("ROUND" or "HALF_EVEN" or "FLOOR" or "CEIL")
            || !_constants.TryGetValue(node.Input[3], out var width) || width.Values.Length != 1)
            return null;
        var (least, most) = QuantOperator.Range(graphNode, width.Values[0]);
        var scaled = _builder.Node("Add", Name(node, "places"), [_builder.Node("Div", Name(node, "scaled"), [node.Input[0], node.Input[1]]), node.Input[2]]);
        var rounding = mode switch { "FLOOR" => "Floor", "CEIL" => "Ceil", _ => "Round" };
        var rounded = QuantOperator.IsBipolar(graphNode, width.Values[0]) ? Sign(node, scaled)
            : _builder.Node(rounding, Name(node, "rounded"), [_builder.Node("Clip", Name(node, "clipped"),
                [scaled, _builder.Constant(Name(node, "least"), [(float)least]), _builder.Constant(Name(node, "most"), [(float)most])])]);
        return _builder.Node("Mul", Name(node, "restored"), [_builder.Node("Sub", Name(node, "centred"), [rounded, node.Input[2]]), node.Input[1]]);
    }
}
