using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NativeLibrary;

/// <summary>Texts for C: UTF-8 that ends in a zero, at an address that stays valid as long as the process.</summary>
internal static unsafe class StaticText
{
    private static readonly nint[] Labels = [.. DigitClassifier.Labels.Select(Marshal.StringToCoTaskMemUTF8)];

    /// <summary>The label of a class, or null where there is no such class.</summary>
    public static byte* Label(int index) => (uint)index < (uint)Labels.Length ? (byte*)Labels[index] : null;

    /// <summary>A sentence about a status.</summary>
    public static byte* Of(int status) => (Status)status switch
    {
        Status.Ok => Address("All is well."u8),
        Status.NullPointer => Address("An argument is NULL."u8),
        Status.WrongLength => Address("The length of an image, or the number of results, is not what the network has."u8),
        Status.Internal => Address("A fault of the library."u8),
        _ => Address("No status of this library."u8),
    };

    // Literals of UTF-8 are constant data of the binary, and a zero follows them.
    private static byte* Address(ReadOnlySpan<byte> literal) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(literal));
}
