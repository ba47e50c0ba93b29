namespace CompactBnn.Training.Native;

/// <summary>Lets TorchSharp's native library load where the C++ runtime is older than GCC 13's.</summary>
/// <remarks>
/// <para>The library was built by GCC 13, whose <c>&lt;iostream&gt;</c> no longer puts an initialiser into each file but asks the runtime for
/// <c>std::ios_base_library_init()</c> of version GLIBCXX_3.4.32. Debian 12, Ubuntu 22.04 and RHEL 9 end at GLIBCXX_3.4.30, and that symbol is all that is missing.</para>
/// <para>The call is sent to the constructor of <c>std::ios_base::Init</c>, which initialises the standard streams in every version of the runtime: it counts its calls
/// and does not touch the object it is given. Then nothing asks for the newer version any more, and its need is marked as weak.</para>
/// </remarks>
internal static class LibStdCppPatch
{
    /// <summary>The version of the C++ runtime that the unpatched library needs.</summary>
    public const string NeededVersion = "GLIBCXX_3.4.32";

    private const string Runtime = "libstdc++.so.6", OldestVersion = "GLIBCXX_3.4";
    private const string NewInitialiser = "_ZSt21ios_base_library_initv", OldInitialiser = "_ZNSt8ios_base4InitC1Ev";

    /// <summary>Edits the bytes of the library.</summary>
    /// <param name="library">The whole file.</param>
    /// <exception cref="ElfFormatException">The library needs something else than this patch provides, or is laid out otherwise; nothing was edited.</exception>
    public static void Apply(byte[] library)
    {
        var image = new ElfImage(library);
        var needed = Need(image, NeededVersion);
        var oldest = Need(image, OldestVersion);
        var users = image.Symbols.Where(symbol => symbol.Version == needed.Index).ToList();
        if (users is not [{ Name: NewInitialiser, Defined: false } initialiser])
            throw new ElfFormatException($"{NewInitialiser} was expected to be all that needs {NeededVersion}; found {string.Join(", ", users.Select(user => user.Name))}");
        image.Rename(initialiser, OldInitialiser);
        image.AskFor(initialiser, oldest);
        image.MakeWeak(needed);
    }

    private static ElfVersionNeed Need(ElfImage image, string version)
    {
        var needs = image.Needs.Where(need => need.Library == Runtime && need.Name == version).ToList();
        return needs is [var need] ? need : throw new ElfFormatException($"{needs.Count} needs of {version} in {Runtime}, one expected");
    }
}
