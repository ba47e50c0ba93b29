using System;
using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>The rules of the model, and the inference of kinds, shapes and ranges.</summary>
internal static class NetworkValidator
{
    public static ValueInfo InputValue(NetworkInput input) => new(ElementKind.Byte, input.Shape, 0, 255);

    /// <summary>The first fault of a draft, or null and the value of each operation.</summary>
    public static NetworkFault? Validate(NetworkDraft draft, out EquatableArray<ValueInfo> values)
    {
        values = default;
        if (HeaderRules.FaultOf(draft) is { } header)
            return header;
        var inferred = new ValueInfo[draft.Operations.Length];
        var known = new Dictionary<string, ValueInfo>(StringComparer.Ordinal) { [Operation.NetworkInput] = InputValue(draft.Input) };
        var unread = new HashSet<string>(StringComparer.Ordinal);
        var totals = new Totals();
        for (var i = 0; i < inferred.Length; i++)
        {
            var operation = draft.Operations[i];
            var fault = PlaceFault(operation, i == inferred.Length - 1, known)
                ?? OperationRules.Infer(operation, Array.ConvertAll(operation.Inputs.AsSpan().ToArray(), input => known[input]), draft.Labels.Length, out inferred[i])
                ?? totals.Add(operation, inferred[i]);
            if (fault is not null)
                return new(NetworkPart.Operation, i, fault);
            known.Add(operation.Name, inferred[i]);
            foreach (var input in operation.Inputs.AsSpan())
                unread.Remove(input);
            if (operation is not Scores)
                unread.Add(operation.Name);
        }
        for (var i = 0; i < inferred.Length; i++)
        {
            if (unread.Contains(draft.Operations[i].Name))
                return new(NetworkPart.Operation, i, $"no operation reads '{draft.Operations[i].Name}'");
        }
        values = EquatableArray<ValueInfo>.Adopt(inferred);
        return null;
    }

    private static string? PlaceFault(Operation operation, bool last, Dictionary<string, ValueInfo> known)
    {
        if (PlainText.NameFaultOf(operation.Name) is { } name)
            return name;
        if (known.ContainsKey(operation.Name))
            return $"the name '{operation.Name}' is taken already";
        if (operation is MergingOperation { Inputs.Length: < 2 or > FormatLimits.MergedValues })
            return $"'{operation.Name}' of kind {operation.Kind} reads {operation.Inputs.Length} values; 2 to {FormatLimits.MergedValues} are right";
        foreach (var input in operation.Inputs.AsSpan())
        {
            if (!known.ContainsKey(input))
                return $"'{operation.Name}' reads '{PlainText.Shown(input)}', which is neither 'input' nor an earlier operation";
        }
        if (last && operation is not Scores)
            return $"the last operation is '{operation.Name}' of kind {operation.Kind}; it must be of kind scores";
        return !last && operation is Scores ? $"'{operation.Name}' is of kind scores but not the last operation" : null;
    }

    private struct Totals
    {
        private long _elements, _weights, _multiplyAccumulates;

        public string? Add(Operation operation, ValueInfo value)
        {
            _elements += value.Shape.Elements;
            if (operation is WeightedLayer layer)
                _weights += layer.Weights.Count;
            _multiplyAccumulates += NetworkCosts.MultiplyAccumulates(operation, value.Shape);
            return _elements > FormatLimits.TotalElements ? $"all values together have more than {FormatLimits.TotalElements} elements"
                : _weights > FormatLimits.Weights ? $"the network has more than {FormatLimits.Weights} weights"
                : _multiplyAccumulates > FormatLimits.MultiplyAccumulates
                    ? $"one evaluation takes more than {FormatLimits.MultiplyAccumulates} multiply-accumulates"
                : null;
        }
    }
}
