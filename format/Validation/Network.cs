using System;
using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>A valid network: a graph of named operations in topological order. Immutable; equal to another one with equal parts.</summary>
public sealed class Network : IEquatable<Network>
{
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    private Network(NetworkDraft draft, EquatableArray<ValueInfo> values)
    {
        Draft = draft;
        Values = values;
        for (var i = 0; i < draft.Operations.Length; i++)
            _indices.Add(draft.Operations[i].Name, i);
    }

    /// <summary>The parts, from which a changed network can be made.</summary>
    public NetworkDraft Draft { get; }

    /// <summary>Name of the network.</summary>
    public string Name => Draft.Name;

    /// <summary>What it reads.</summary>
    public NetworkInput Input => Draft.Input;

    /// <summary>One label a class.</summary>
    public EquatableArray<string> Labels => Draft.Labels;

    /// <summary>The operations, each after those whose values it reads; the last one makes the scores.</summary>
    public EquatableArray<Operation> Operations => Draft.Operations;

    /// <summary>Remarks.</summary>
    public EquatableArray<Metadata> Metadata => Draft.Metadata;

    /// <summary>Kind, shape and range of each operation's value.</summary>
    public EquatableArray<ValueInfo> Values { get; }

    /// <summary>Number of classes.</summary>
    public int ClassCount => Labels.Length;

    /// <summary>The operation that makes the scores, always the last one.</summary>
    public Scores Scores => (Scores)Operations[Operations.Length - 1];

    /// <summary>Makes a network of its parts.</summary>
    /// <exception cref="InvalidNetworkException">A rule of the model is broken; the message says which, what was found and what would be right.</exception>
    public static Network Create(
        string name, NetworkInput input, EquatableArray<string> labels, EquatableArray<Operation> operations, EquatableArray<Metadata> metadata = default) =>
        Create(new NetworkDraft(name, input, labels, operations, metadata));

    /// <summary>Makes a network of its parts.</summary>
    /// <exception cref="InvalidNetworkException">A rule of the model is broken; the message says which, what was found and what would be right.</exception>
    public static Network Create(NetworkDraft draft) =>
        TryCreate(draft, out var network, out var fault) ? network! : throw new InvalidNetworkException(fault!);

    /// <summary>Makes a network of its parts, or tells what is wrong with them.</summary>
    /// <returns>Whether the parts make a network.</returns>
    public static bool TryCreate(NetworkDraft draft, out Network? network, out NetworkFault? fault)
    {
        fault = NetworkValidator.Validate(draft, out var values);
        network = fault is null ? new Network(draft, values) : null;
        return fault is null;
    }

    /// <summary>Index of the operation that makes a value; -1 for the network's input.</summary>
    /// <exception cref="KeyNotFoundException">No operation has this name.</exception>
    public int IndexOf(string value) => value == Operation.NetworkInput ? -1 : _indices[value];

    /// <summary>Kind, shape and range of a value, by name.</summary>
    /// <exception cref="KeyNotFoundException">No operation has this name.</exception>
    public ValueInfo ValueOf(string value)
    {
        var index = IndexOf(value);
        return index < 0 ? NetworkValidator.InputValue(Input) : Values[index];
    }

    /// <summary>How many operations read a value.</summary>
    public int ReaderCount(string value)
    {
        var count = 0;
        foreach (var operation in Operations.AsSpan())
        {
            if (operation.Reads(value))
                count++;
        }
        return count;
    }

    /// <inheritdoc/>
    public bool Equals(Network? other) => other is not null && Draft.Equals(other.Draft);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Network);

    /// <inheritdoc/>
    public override int GetHashCode() => Draft.GetHashCode();
}

/// <summary>The parts of a network, not yet checked.</summary>
/// <param name="Name">Name of the network: a lower-case letter, then lower-case letters, digits, <c>_</c> or <c>-</c>; 64 at most.</param>
/// <param name="Input">What it reads.</param>
/// <param name="Labels">One label a class.</param>
/// <param name="Operations">The operations, each after those whose values it reads; the last one makes the scores.</param>
/// <param name="Metadata">Remarks.</param>
public sealed record NetworkDraft(
    string Name, NetworkInput Input, EquatableArray<string> Labels, EquatableArray<Operation> Operations, EquatableArray<Metadata> Metadata);
