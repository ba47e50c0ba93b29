using System.Buffers.Binary;
using CompactBnn.Tests.Support;
using CompactBnn.Training.Native;

namespace CompactBnn.Training.Tests;

public sealed class LibStdCppPatchTests
{
    private const string OldName = "_ZSt21ios_base_library_initv", NewName = "_ZNSt8ios_base4InitC1Ev";
    private static readonly string LibraryPath = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    [Fact]
    public void The_call_goes_to_the_initialiser_that_every_runtime_has()
    {
        var patched = Library();
        LibStdCppPatch.Apply(patched);

        var image = new ElfImage(patched);
        var symbol = Assert.Single(image.Symbols, symbol => symbol.Name == NewName);
        Assert.DoesNotContain(image.Symbols, symbol => symbol.Name == OldName);
        Assert.Equal(Need(image, "GLIBCXX_3.4").Index, symbol.Version);
        Assert.DoesNotContain(image.Symbols, symbol => symbol.Version == Need(image, "GLIBCXX_3.4.32").Index);
    }

    [Fact]
    public void Only_the_name_the_version_and_the_weak_flag_change()
    {
        byte[] original = Library(), patched = Library();
        LibStdCppPatch.Apply(patched);

        var before = new ElfImage(original);
        Assert.Equal(before.Symbols.Count(symbol => symbol.Name != OldName), new ElfImage(patched).Symbols.Count(symbol => symbol.Name != NewName));
        var changed = Enumerable.Range(0, original.Length).Where(i => original[i] != patched[i]).ToList();
        var flags = Need(before, "GLIBCXX_3.4.32").Position + 4;
        Assert.Equal(2, patched[flags]);
        Assert.InRange(changed.Count, 3, OldName.Length + 2);
        Assert.Contains(flags, changed);
    }

    [Fact]
    public void A_patched_library_is_not_patched_again()
    {
        var patched = Library();
        LibStdCppPatch.Apply(patched);
        var once = patched.ToArray();

        Assert.Contains("all that needs GLIBCXX_3.4.32", Refusal(patched), StringComparison.Ordinal);
        Assert.Equal(once, patched);
    }

    [Fact]
    public void A_library_that_needs_more_of_the_newer_runtime_is_left_alone()
    {
        var library = Library();
        var image = new ElfImage(library);
        image.AskFor(image.Symbols.First(symbol => !symbol.Defined && symbol.Version > 1 && symbol.Name != OldName), Need(image, "GLIBCXX_3.4.32"));
        var before = library.ToArray();

        Assert.Contains(OldName, Refusal(library), StringComparison.Ordinal);
        Assert.Equal(before, library);
    }

    [Fact]
    public void A_name_that_another_one_shares_is_left_alone()
    {
        var library = Library();
        var image = new ElfImage(library);
        var initialiser = image.Symbols.Single(symbol => symbol.Name == OldName);
        // Linkers let a name be the tail of another: st_name of the next symbol points into the middle of this one.
        var symbols = FindSymbols(library, initialiser);
        BinaryPrimitives.WriteUInt32LittleEndian(library.AsSpan(symbols + 24 * (initialiser.Index == 1 ? 2 : 1)), initialiser.NameOffset + 4);

        Assert.Contains("another name lies inside", Refusal(library), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(100_000)]
    [InlineData(2_000_000)]
    public void A_cut_library_is_refused(int length) => Refusal(Library()[..length]);

    [Fact]
    public void A_damaged_library_is_refused_or_patched_and_nothing_else()
    {
        var library = Library();
        var random = new Random(3);
        // The file header, the section headers and the tables of versions are where an offset can go astray.
        int[] places = [0, (int)BinaryPrimitives.ReadUInt64LittleEndian(library.AsSpan(0x28)), Need(new(library), "GLIBCXX_3.4").Position - 0x200];
        for (var round = 0; round < 300; round++)
        {
            var damaged = library.ToArray();
            for (var i = 0; i < 4; i++)
                damaged[places[round % 3] + random.Next(0x400)] = (byte)random.Next(256);
            try
            {
                LibStdCppPatch.Apply(damaged);
            }
            catch (ElfFormatException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }

    [Fact]
    public void The_copy_lies_in_the_cache_and_the_original_stays()
    {
        var before = Library();
        var copy = TorchLibrary.PatchedCopy(LibraryPath);

        Assert.StartsWith(TestCache.Folder, copy, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(LibraryPath));
        Assert.NotEqual(before, File.ReadAllBytes(copy));
        Assert.Equal(copy, TorchLibrary.PatchedCopy(LibraryPath));
    }

    [Fact]
    public void A_library_that_cannot_be_adapted_is_named_with_the_reason()
    {
        var path = Path.Combine(TestCache.Folder, "other.so");
        File.WriteAllText(path, "not a library");

        var message = Assert.Throws<TrainingException>(() => TorchLibrary.PatchedCopy(path)).Message;

        Assert.Contains($"{path} needs, and that file cannot be adapted: no ELF header. Train on Debian 13", message, StringComparison.Ordinal);
    }

    private static byte[] Library()
    {
        Available.OrSkip(OperatingSystem.IsLinux(), "This test edits the Linux library of TorchSharp, which is built only there.");
        return File.ReadAllBytes(LibraryPath);
    }

    private static ElfVersionNeed Need(ElfImage image, string version) =>
        image.Needs.Single(need => need.Library == "libstdc++.so.6" && need.Name == version);

    private static string Refusal(byte[] library) => Assert.Throws<ElfFormatException>(() => LibStdCppPatch.Apply(library)).Message;

    private static int FindSymbols(byte[] library, ElfSymbol symbol)
    {
        const uint dynamicSymbols = 11;
        var headers = (int)BinaryPrimitives.ReadUInt64LittleEndian(library.AsSpan(0x28));
        while (BinaryPrimitives.ReadUInt32LittleEndian(library.AsSpan(headers + 4)) != dynamicSymbols)
            headers += 64;
        var start = (int)BinaryPrimitives.ReadUInt64LittleEndian(library.AsSpan(headers + 0x18));
        Assert.Equal(symbol.NameOffset, BinaryPrimitives.ReadUInt32LittleEndian(library.AsSpan(start + 24 * symbol.Index)));
        return start;
    }
}
