using System.Globalization;
using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Collects the operations of a network and names them.</summary>
internal sealed class NetworkBuilder
{
    private readonly List<Operation> _operations = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _flattened = new(StringComparer.Ordinal);

    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Adds an operation under a name made of its kind and a number; the scores are the only ones of their kind.</summary>
    public string Add(string kind, Func<string, Operation> make)
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        var operation = make(kind == "scores" ? kind : string.Create(CultureInfo.InvariantCulture, $"{kind}{_counts[kind]}"));
        _operations.Add(operation);
        return operation.Name;
    }

    /// <summary>A value as a row of channels.</summary>
    public BaseValue Flat(BaseValue value)
    {
        if (value.Shape.Positions == 1)
            return value;
        var (row, shape) = (Row(value), new Shape(1, 1, (int)value.Shape.Elements));
        return value.Kind == ElementKind.Bit ? BaseValue.Bits(row, shape) : BaseValue.Integers(row, shape, value.Lows.Min(), value.Highs.Max());
    }

    /// <summary>The name of a value as a row of channels, flattened once for all readers.</summary>
    public string Row(BaseValue value)
    {
        if (value.Shape.Positions == 1)
            return value.Name;
        if (!_flattened.TryGetValue(value.Name, out var row))
            _flattened.Add(value.Name, row = Add("flat", name => new Flatten(name, value.Name)));
        return row;
    }
}
