using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Tests.Portable;

/// <summary>512 lanes without an instruction set of their own, so that layouts of eight words a vector are tested on every machine.</summary>
internal readonly struct PortableBits512 : IBitLanes<Vector512<ulong>>
{
    public static int Words => 8;

    public static Vector512<ulong> Zero => Vector512<ulong>.Zero;

    public static Vector512<ulong> Broadcast(ulong word) => Vector512.Create(word);

    public static Vector512<ulong> Load(ref readonly ulong source) => Vector512.LoadUnsafe(in source);

    public static void Store(Vector512<ulong> vector, ref ulong destination) => vector.StoreUnsafe(ref destination);

    public static Vector512<ulong> Pick(ref readonly ulong step, nuint selector) => Vector512.LoadUnsafe(in Unsafe.Add(ref Unsafe.AsRef(in step), selector));

    public static Vector512<ulong> Not(Vector512<ulong> bits) => ~bits;

    public static Vector512<ulong> And(Vector512<ulong> left, Vector512<ulong> right) => left & right;

    public static Vector512<ulong> Without(Vector512<ulong> left, Vector512<ulong> right) => left & ~right;

    public static Vector512<ulong> Or(Vector512<ulong> left, Vector512<ulong> right) => left | right;

    public static Vector512<ulong> Xor(Vector512<ulong> left, Vector512<ulong> right) => left ^ right;

    public static Vector512<ulong> Sum(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) => a ^ b ^ c;

    public static Vector512<ulong> Carry(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) => (a & b) | (a & c) | (b & c);

    public static Vector512<ulong> CarryBehind(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> sum) => (a & b) | ((a | b) & ~sum);

    public static Vector512<ulong> Borrow(Vector512<ulong> minuend, Vector512<ulong> subtrahend, Vector512<ulong> borrow) =>
        (~minuend & subtrahend) | (~minuend & borrow) | (subtrahend & borrow);

    public static Vector512<ulong> ShiftRight(Vector512<ulong> words, int count) => words >> count;

    public static Vector512<ulong> ShiftLeft(Vector512<ulong> words, int count) => words << count;
}
