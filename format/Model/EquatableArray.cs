using System;
using System.Collections;
using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>An immutable array that is equal to another one with equal elements in the same order.</summary>
/// <typeparam name="T">The element; it compares by value.</typeparam>
public readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    private readonly T[]? _items;

    private EquatableArray(T[] items) => _items = items;

    /// <summary>The empty array, also the value of <c>default</c>.</summary>
    public static EquatableArray<T> Empty => default;

    /// <summary>Number of elements.</summary>
    public int Length => _items?.Length ?? 0;

    int IReadOnlyCollection<T>.Count => Length;

    /// <summary>Element <paramref name="index"/>, counted from 0.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative or not below <see cref="Length"/>.</exception>
    public T this[int index] => (_items ?? Array.Empty<T>())[index];

    /// <summary>The elements as a span over the array itself.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <summary>Wraps an array that nobody changes from now on; no copy is made.</summary>
    public static EquatableArray<T> Adopt(T[] items) => new(items);

    /// <summary>Copies the elements of a sequence.</summary>
    public static EquatableArray<T> From(IEnumerable<T> items) => new(new List<T>(items).ToArray());

    /// <inheritdoc/>
    public bool Equals(EquatableArray<T> other) =>
        ReferenceEquals(_items, other._items) || AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    /// <summary>A hash of the length and of at most 32 elements spread over the array, so that hashing millions of weights stays cheap.</summary>
    public override int GetHashCode()
    {
        var hash = Length;
        var step = Length / 32 + 1;
        for (var i = 0; i < Length; i += step)
            hash = unchecked(hash * 31 + this[i].GetHashCode());
        return hash;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_items ?? Array.Empty<T>())).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both hold equal elements in the same order.</summary>
    public static bool operator ==(EquatableArray<T> left, EquatableArray<T> right) => left.Equals(right);

    /// <summary>Whether they differ in length or in an element.</summary>
    public static bool operator !=(EquatableArray<T> left, EquatableArray<T> right) => !left.Equals(right);
}
