namespace NativeLibrary;

/// <summary>What the functions of the library return; <c>cbnndigits.h</c> has the same numbers.</summary>
internal enum Status
{
    /// <summary>All is well.</summary>
    Ok = 0,

    /// <summary>An argument is null.</summary>
    NullPointer = -1,

    /// <summary>A length is not what the network has.</summary>
    WrongLength = -2,

    /// <summary>A fault of the library.</summary>
    Internal = -3,
}
