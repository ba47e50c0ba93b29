using System.Buffers.Binary;
using System.Text;

namespace CompactBnn.Training.Native;

/// <summary>The dynamic symbols of a 64-bit little-endian ELF shared library, and the versions they ask other libraries for; edits are made in place.</summary>
/// <remarks>
/// Layouts: System V gABI, chapter 4 (file header, sections, symbols), and the Linux Standard Base, "Symbol Versioning" (<c>.gnu.version</c>, <c>.gnu.version_r</c>).
/// Everything is checked before it is used, because a library that is laid out otherwise must be left alone, not broken.
/// </remarks>
internal sealed class ElfImage
{
    private const int HeaderSize = 64, SectionHeaderSize = 64, SymbolSize = 24, DynamicEntrySize = 16;
    private const uint SymbolTable = 11, Dynamic = 6, VersionSymbols = 0x6fffffff, VersionNeeds = 0x6ffffffe;

    private readonly byte[] _bytes;
    private readonly Section _strings, _symbols, _versions;

    /// <summary>Reads the tables of a library.</summary>
    /// <param name="bytes">The whole file; edits change it.</param>
    /// <exception cref="ElfFormatException">The file is no such library, or is laid out in a way that this reader does not know.</exception>
    public ElfImage(byte[] bytes)
    {
        _bytes = bytes;
        var sections = ReadSections();
        _symbols = Single(sections, SymbolTable, ".dynsym");
        _versions = Single(sections, VersionSymbols, ".gnu.version");
        var needs = Single(sections, VersionNeeds, ".gnu.version_r");
        if (_symbols.Link >= sections.Count || needs.Link != _symbols.Link)
            throw new ElfFormatException(".dynsym and .gnu.version_r do not use the same table of strings");
        _strings = sections[(int)_symbols.Link];
        Require(_symbols.Size % SymbolSize == 0 && _versions.Size == _symbols.Size / SymbolSize * 2, ".gnu.version does not have one entry a symbol");
        Symbols = ReadSymbols();
        Needs = ReadNeeds(needs);
        LibraryNames = ReadLibraryNames(Single(sections, Dynamic, ".dynamic"));
    }

    /// <summary>All dynamic symbols in the order of the file.</summary>
    public IReadOnlyList<ElfSymbol> Symbols { get; }

    /// <summary>All versions that this library asks of others.</summary>
    public IReadOnlyList<ElfVersionNeed> Needs { get; }

    /// <summary>Offsets in the table of strings of the names in <c>.dynamic</c>: libraries, own name, search paths.</summary>
    public IReadOnlyList<uint> LibraryNames { get; }

    /// <summary>Puts a name that is no longer than the old one in the place of a symbol's name.</summary>
    /// <exception cref="ElfFormatException">The new name is longer, or another name shares bytes with the old one.</exception>
    public void Rename(ElfSymbol symbol, string name)
    {
        Require(name.Length <= symbol.Name.Length, $"{name} is longer than {symbol.Name}");
        var end = symbol.NameOffset + symbol.Name.Length;
        var shared = Symbols.Where(other => other != symbol).Select(other => other.NameOffset)
            .Concat(Needs.SelectMany(need => new[] { need.NameOffset, need.LibraryOffset })).Concat(LibraryNames)
            .Any(offset => offset >= symbol.NameOffset && offset <= end);
        Require(!shared, $"another name lies inside the bytes of {symbol.Name}");
        var place = _bytes.AsSpan(_strings.Start + (int)symbol.NameOffset, symbol.Name.Length);
        place.Clear();
        Encoding.ASCII.GetBytes(name, place);
    }

    /// <summary>Makes a symbol ask for another version.</summary>
    public void AskFor(ElfSymbol symbol, ElfVersionNeed need) =>
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(_versions.Start + symbol.Index * 2), need.Index);

    /// <summary>Lets the dynamic linker go on where a version is absent (<c>VER_FLG_WEAK</c>).</summary>
    public void MakeWeak(ElfVersionNeed need)
    {
        const ushort weak = 0x2;
        var flags = _bytes.AsSpan(need.Position + 4);
        BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(flags) | weak));
    }

    private List<Section> ReadSections()
    {
        Require(_bytes.Length >= HeaderSize && _bytes.AsSpan(0, 4).SequenceEqual("\u007fELF"u8), "no ELF header");
        Require(_bytes[4] == 2 && _bytes[5] == 1, "not a 64-bit little-endian file");
        Require(U16(0x3A) == SectionHeaderSize, $"section headers of {U16(0x3A)} bytes, {SectionHeaderSize} expected");
        int start = Offset(U64(0x28)), count = U16(0x3C);
        Require(start > 0 && count > 0, "no section headers");
        Require((long)start + (long)count * SectionHeaderSize <= _bytes.Length, "section headers past the end of the file");
        return [.. Enumerable.Range(0, count).Select(i => ReadSection(start + i * SectionHeaderSize))];
    }

    private Section ReadSection(int header)
    {
        const uint noBits = 8;
        var type = U32(header + 4);
        if (type == noBits)
            return new(type, 0, 0, 0);
        var section = new Section(type, Offset(U64(header + 0x18)), Offset(U64(header + 0x20)), U32(header + 0x28));
        Require((long)section.Start + section.Size <= _bytes.Length, "a section past the end of the file");
        return section;
    }

    private static Section Single(List<Section> sections, uint type, string name)
    {
        var found = sections.Where(section => section.Type == type).ToList();
        Require(found.Count == 1, $"{found.Count} sections {name}, one expected");
        return found[0];
    }

    private List<ElfSymbol> ReadSymbols()
    {
        var symbols = new List<ElfSymbol>(_symbols.Size / SymbolSize);
        for (var i = 0; i < _symbols.Size / SymbolSize; i++)
        {
            var entry = _symbols.Start + i * SymbolSize;
            symbols.Add(new(i, U32(entry), Text(U32(entry)), U16(entry + 6) != 0, U16(_versions.Start + i * 2)));
        }
        return symbols;
    }

    private List<ElfVersionNeed> ReadNeeds(Section section)
    {
        var needs = new List<ElfVersionNeed>();
        int library = 0, libraryStep;
        do
        {
            Inside(section, library);
            var entry = section.Start + library;
            var version = library + (int)U32(entry + 8);
            for (int i = 0, count = U16(entry + 2); i < count; i++)
            {
                Inside(section, version);
                var need = section.Start + version;
                needs.Add(new(need, U32(entry + 4), Text(U32(entry + 4)), U32(need + 8), Text(U32(need + 8)), (ushort)(U16(need + 6) & 0x7fff)));
                version += (int)U32(need + 12);
            }
            libraryStep = (int)U32(entry + 12);
            Require(libraryStep >= 0, ".gnu.version_r goes backwards");
            library += libraryStep;
        }
        while (libraryStep != 0);
        return needs;
    }

    private List<uint> ReadLibraryNames(Section section)
    {
        const ulong needed = 1, ownName = 14, path = 15, runPath = 29;
        var names = new List<uint>();
        for (var entry = section.Start; entry + DynamicEntrySize <= section.Start + section.Size; entry += DynamicEntrySize)
        {
            if (U64(entry) is needed or ownName or path or runPath)
                names.Add((uint)U64(entry + 8));
        }
        return names;
    }

    private string Text(uint offset)
    {
        Require(offset < _strings.Size, "a name past the end of .dynstr");
        var rest = _bytes.AsSpan(_strings.Start + (int)offset, _strings.Size - (int)offset);
        var length = rest.IndexOf((byte)0);
        Require(length >= 0, "a name in .dynstr without an end");
        return Encoding.ASCII.GetString(rest[..length]);
    }

    private static void Inside(Section section, int offset) =>
        Require(offset >= 0 && offset <= section.Size - 16, ".gnu.version_r points outside of itself");

    private int Offset(ulong value)
    {
        Require(value <= (ulong)_bytes.Length, "an offset past the end of the file");
        return (int)value;
    }

    private ushort U16(int position) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(position));

    private uint U32(int position) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(position));

    private ulong U64(int position) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(position));

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new ElfFormatException(otherwise);
    }

    private readonly record struct Section(uint Type, int Start, int Size, uint Link);
}

/// <summary>A dynamic symbol.</summary>
/// <param name="Index">Its place among the symbols.</param>
/// <param name="NameOffset">Where its name starts in <c>.dynstr</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Defined">Whether this library defines it; else another one must.</param>
/// <param name="Version">Index of the version it asks for, as in <see cref="ElfVersionNeed.Index"/>.</param>
internal sealed record ElfSymbol(int Index, uint NameOffset, string Name, bool Defined, ushort Version);

/// <summary>A version that a library asks of another.</summary>
/// <param name="Position">Where its entry (<c>Elf64_Vernaux</c>) starts in the file.</param>
/// <param name="LibraryOffset">Where the other library's name starts in <c>.dynstr</c>.</param>
/// <param name="Library">The other library.</param>
/// <param name="NameOffset">Where the version's name starts in <c>.dynstr</c>.</param>
/// <param name="Name">The version.</param>
/// <param name="Index">The number that symbols use for it.</param>
internal sealed record ElfVersionNeed(int Position, uint LibraryOffset, string Library, uint NameOffset, string Name, ushort Index);

/// <summary>A library is laid out otherwise than expected; the message says how.</summary>
internal sealed class ElfFormatException(string message) : Exception(message);
