using System;
using System.Collections.Generic;
using CompactBnn.Format;

namespace CompactBnn.Generator.Lowering;

/// <summary>Who reads which value of a network, and what padding its readers want around it.</summary>
internal sealed class ValueReaders
{
    private readonly Network _network;
    private readonly Dictionary<string, List<int>> _readers = new(StringComparer.Ordinal);

    public ValueReaders(Network network)
    {
        _network = network;
        for (var i = 0; i < network.Operations.Length; i++)
        {
            foreach (var input in network.Operations[i].Inputs.AsSpan())
            {
                if (!_readers.TryGetValue(input, out var readers))
                    _readers.Add(input, readers = []);
                readers.Add(i);
            }
        }
    }

    /// <summary>Index of the last operation that reads a value or a view of it.</summary>
    public int Last(string value)
    {
        var last = 0;
        foreach (var reader in Of(value))
            last = Math.Max(last, _network.Operations[reader] is Flatten flatten && IsView(flatten) ? Last(flatten.Name) : reader);
        return last;
    }

    /// <summary>The padding that the readers of a value, or of a view of it, want around it, of +1 or of anything else.</summary>
    public Padding Ring(string value, bool ofOnes)
    {
        var ring = Padding.None;
        foreach (var reader in Of(value))
        {
            if (_network.Operations[reader] is Convolution conv && conv.PadValue == 1 == ofOnes)
                ring = Union(ring, conv.Window.Padding);
            else if (_network.Operations[reader] is Flatten && _network.ValueOf(value).Shape.Positions == 1)
                ring = Union(ring, Ring(_network.Operations[reader].Name, ofOnes));
        }
        return ring;
    }

    /// <summary>Whether a flattened value is the same words as the value before: nothing lies between its pixels, now or later.</summary>
    public bool IsView(Flatten flatten)
    {
        var input = _network.ValueOf(flatten.Input);
        return input.Shape.Positions == 1
            || (!HasRing(flatten.Input) && !HasRing(flatten.Name) && (input.Kind == ElementKind.Integer || input.Shape.Channels % 64 == 0));
    }

    private bool HasRing(string value) => Ring(value, ofOnes: false) != Padding.None || Ring(value, ofOnes: true) != Padding.None;

    private List<int> Of(string value) => _readers.TryGetValue(value, out var readers) ? readers : [];

    private static Padding Union(Padding a, Padding b) =>
        new(Math.Max(a.Top, b.Top), Math.Max(a.Left, b.Left), Math.Max(a.Bottom, b.Bottom), Math.Max(a.Right, b.Right));
}
