using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Tests.Portable;

/// <summary>Eight neurons by 64 lanes in 512 bits without an instruction set of their own.</summary>
internal readonly struct PortableOctets512 : IOctets<Vector512<ulong>>
{
    public static int Passes => 1;

    public static Vector512<ulong> OddBefore => Octets512.OddBefore;

    public static Vector512<ulong> FirstSet => Octets512.FirstSet;

    public static Vector512<ulong> SecondSet => Octets512.SecondSet;

    public static Vector512<ulong> Spread(ref readonly ulong word, int pass) => Octets512.Spread(in word, pass);

    public static Vector512<ulong> Selectors(ref readonly ulong selectors, int half) => Octets512.Selectors(in selectors, half);

    public static Vector512<ulong> Pick(ref readonly ulong step, Vector512<ulong> selectors)
    {
        var picked = Vector512<ulong>.Zero;
        for (var neuron = 0; neuron < Vector512<ulong>.Count; neuron++)
            picked = picked.WithElement(neuron, Unsafe.Add(ref Unsafe.AsRef(in step), (int)(selectors[neuron] & 7)));
        return picked;
    }

    public static void Arrange(Span<ulong> words) => Octets512.Arrange(words);

    public static void Store(Vector512<ulong> lanes, ref ulong words, int pass) => Octets512.Store(lanes, ref words, pass);
}
