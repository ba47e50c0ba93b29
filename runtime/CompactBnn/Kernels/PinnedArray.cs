using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CompactBnn.Kernels;

/// <summary>An array of zeros that never moves and starts at a cache line.</summary>
internal sealed unsafe class PinnedArray<T>
    where T : unmanaged
{
    private const int LineBytes = 64;
    private readonly T[] _items;

    /// <param name="length">Number of elements.</param>
    public PinnedArray(int length)
    {
        _items = GC.AllocateArray<T>(checked(length + LineBytes / sizeof(T)), pinned: true);
        Length = length;
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_items));
        Pointer = (T*)((address + LineBytes - 1) & ~(nuint)(LineBytes - 1));
    }

    /// <summary>Number of elements.</summary>
    public int Length { get; }

    /// <summary>The first element; valid as long as this object is alive.</summary>
    public T* Pointer { get; }

    /// <summary>The elements.</summary>
    public Span<T> Span => new(Pointer, Length);
}
