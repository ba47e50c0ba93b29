using CompactBnn.Compilation.Networks;
using CompactBnn.Format;

namespace CompactBnn.Benchmarks.Networks;

/// <summary>
/// The networks that are measured: the models of this project, and networks of the literature with random weights. LFC, TFC and CNV have the
/// layers of BNN-PYNQ and of the QONNX model zoo; the last one is the baseline for CIFAR-10 of Li and others (arXiv 1802.00904).
/// </summary>
internal static class Workloads
{
    private static readonly Shape Digit = new(28, 28, 1), Thumbnail = new(32, 32, 3);

    private static readonly Dictionary<string, Func<Network>> Literature = new()
    {
        ["tfc-w1a1"] = () => new ChainBuilder("tfc-w1a1", Digit).Level(128).Dense(64, 64, 64, 10),
        ["lfc-w1a1"] = () => new ChainBuilder("lfc-w1a1", Digit).Level(128).Dense(1024, 1024, 1024, 10),
        ["cnv-w1a1"] = () => new ChainBuilder("cnv-w1a1", Thumbnail).Centred()
            .Convolutions(0, 64, 64).Pool().Convolutions(0, 128, 128).Pool().Convolutions(0, 256, 256).Dense(512, 512, 10),
        ["cifar10-baseline"] = () => new ChainBuilder("cifar10-baseline", Thumbnail).Slices(0)
            .Convolutions(1, 128, 128).Pool().Convolutions(1, 256, 256).Pool().Convolutions(1, 512, 512).Pool().Dense(1024, 1024, 10),
    };

    /// <summary>The names that <see cref="Create"/> knows.</summary>
    public static IEnumerable<string> Names => Models().Concat(Literature.Keys);

    /// <summary>A network by its name, or of a weight file by its path.</summary>
    /// <exception cref="ArgumentException">There is no such network and no such file.</exception>
    /// <exception cref="CbnnFormatException">The file is malformed.</exception>
    public static Network Create(string name)
    {
        if (Literature.TryGetValue(name, out var create))
            return create();
        if (File.Exists(name))
            return CbnnFile.Read(name);
        using var stream = typeof(Workloads).Assembly.GetManifestResourceStream(name + ".cbnn")
            ?? throw new ArgumentException($"There is no network and no file '{name}'; networks are {string.Join(", ", Names)}.", nameof(name));
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return CbnnFile.Read(content, name);
    }

    private static IEnumerable<string> Models() =>
        from resource in typeof(Workloads).Assembly.GetManifestResourceNames()
        where resource.EndsWith(".cbnn", StringComparison.Ordinal)
        orderby resource
        select resource[..^".cbnn".Length];
}
