using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>Finds out which layers are convolutions and behind which a max-pool follows, where only the squares that layers read are known.</summary>
internal static class PynqMaps
{
    // All networks of BNN-PYNQ with convolutions read pictures of 32x32.
    private const int InputEdge = 32;

    private const int MostFits = 64;

    /// <param name="layers">The layers, without kernels and pools but for the first one's kernel.</param>
    /// <param name="edges">Edge of the square of positions that each layer reads.</param>
    /// <param name="notes">Takes what was taken.</param>
    /// <exception cref="ImportException">No convolutions and pools lead from the picture to one position, or several do.</exception>
    public static PynqTopology Topology(IReadOnlyList<PynqLayer> layers, IReadOnlyList<int> edges, ImportNotes notes)
    {
        var channels = layers[0].Columns / (layers[0].Kernel * layers[0].Kernel);
        int[] kernels = [layers[0].Kernel, .. edges.Skip(1)];
        var fits = new List<Maps>();
        Walk(kernels, 0, InputEdge, new([], 0), fits);
        if (fits.Count == 0)
        {
            throw new ImportException($"no convolutions with kernels of {string.Join(", ", kernels)} and 2x2 pools lead from a picture of {InputEdge}x{InputEdge} to one position; "
                + "a config.h that says the sizes of the maps is right");
        }
        // The published networks pool behind every second convolution.
        var maps = fits.Find(fit => fit.Pools.SequenceEqual(Enumerable.Range(0, fit.Convolutions - 1).Where(i => i % 2 == 1))) ?? (fits.Count == 1 ? fits[0] : null);
        if (maps is null)
        {
            throw new ImportException($"the parameters fit more than one network, with pools behind layers {string.Join(" or ", fits.Take(3).Select(fit => string.Join(", ", fit.Pools)))}; "
                + "a config.h that says the sizes of the maps is right");
        }
        notes.Add($"there is no config.h: a picture of {InputEdge}x{InputEdge} taken, "
            + (maps.Pools.Length == 0 ? "without max-pools" : $"with max-pools behind the layers {string.Join(", ", maps.Pools)}"));
        return new(new(InputEdge, InputEdge, channels),
            [.. layers.Select((layer, i) => layer with { Kernel = i < maps.Convolutions ? kernels[i] : 0, Pools = maps.Pools.Contains(i) })]);
    }

    /// <summary>Goes on from a map of a size; pools need an even one.</summary>
    private static void Walk(int[] kernels, int index, int edge, Maps maps, List<Maps> fits)
    {
        if (fits.Count == MostFits)
            return;
        if (edge == 1 && kernels.AsSpan(index).IndexOfAnyExcept(1) < 0)
        {
            fits.Add(maps);
            return;
        }
        if (index == kernels.Length || kernels[index] > edge)
            return;
        var made = edge - kernels[index] + 1;
        var next = maps with { Convolutions = index + 1 };
        Walk(kernels, index + 1, made, next, fits);
        if (made % 2 == 0 && index < kernels.Length - 1)
            Walk(kernels, index + 1, made / 2, next with { Pools = [.. maps.Pools, index] }, fits);
    }

    /// <summary>Pools by the layers that they follow, and the number of convolutions.</summary>
    private sealed record Maps(int[] Pools, int Convolutions);
}
