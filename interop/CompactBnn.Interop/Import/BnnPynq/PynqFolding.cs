using CompactBnn.Format;

namespace CompactBnn.Interop.Import;

/// <summary>
/// Finds the layers of an accelerator from its parameter files alone. A file holds <c>rows / PE * columns / SIMD</c> words of weights and <c>rows / PE</c> thresholds, and only the lowest
/// SIMD bits of a word are used; each layer reads what the one before makes.
/// </summary>
internal static class PynqFolding
{
    // The host pads the input bits to words of 64.
    private const int InputWord = 64;

    private const int MostLanes = 64;

    private static readonly int[] Kernels = [3, 5, 7, 1];

    /// <summary>The layers; the map that convolutions read is taken to be as large as in the published networks.</summary>
    /// <exception cref="ImportException">No layers fit the files.</exception>
    public static PynqTopology Topology(IReadOnlyList<PynqMemory> memories, ImportNotes notes)
    {
        var layers = new List<PynqLayer>();
        var edges = new List<int>();
        for (var i = 0; i < memories.Count; i++)
        {
            // CNV has no thresholds in its last layer; files of them may lie there, and are not loaded.
            var isLast = i == memories.Count - 1;
            var hasThresholds = !isLast || (memories[i].Thresholds is not null && !(i > 0 && layers[0].Kernel > 0));
            if (hasThresholds && memories[i].Thresholds is null)
                throw new ImportException($"the file {i}-0-thres.bin is missing");
            var (layer, edge) = i == 0 ? First(memories[0], hasThresholds) : Next(i, memories[i], hasThresholds, layers[^1].Outputs);
            layers.Add(layer);
            edges.Add(edge);
            Check(i, layer, memories[i], isLast);
        }
        if (layers[0].Kernel > 0)
            return PynqMaps.Topology(layers, edges, notes);
        var square = edges.FindIndex(1, edge => edge != 1);
        return square < 0 ? new(InputOf(layers[0], memories[0]), layers)
            : throw new ImportException($"layer {square} reads {layers[square].Columns} bits; {layers[square - 1].Outputs}, the outputs of layer {square - 1}, are right");
    }

    /// <summary>The picture of a dense first layer: the columns behind its pixels are padding, whose weights are alike in all rows.</summary>
    public static Shape InputOf(PynqLayer layer, PynqMemory memory)
    {
        var parameters = PynqParameters.Of(memory, layer, readsPixels: false);
        var used = layer.Columns;
        while (used > 1 && IsAlike(parameters, layer.Columns, used - 1))
            used--;
        var edge = (int)Math.Ceiling(Math.Sqrt(used));
        return edge * edge <= layer.Columns && layer.Columns - edge * edge < InputWord ? new(edge, edge, 1)
            : throw new ImportException($"layer 0 reads {used} bits, padded to {layer.Columns}; the pixels of a grey square are right, as 784 padded to 832");
    }

    /// <summary>Throws where the files are not those of the layer; the last layer may lack the files' words of rows behind the classes.</summary>
    public static void Check(int index, PynqLayer layer, PynqMemory memory, bool isLast)
    {
        if (layer.Lanes > MostLanes || layer.Columns % layer.Lanes != 0 || layer.Outputs % layer.Elements != 0)
        {
            throw new ImportException($"layer {index} has {layer.Columns} inputs and {layer.Outputs} outputs, folded by SIMD {layer.Lanes} and PE {layer.Elements}; "
                + $"SIMD divides the inputs and is at most {MostLanes}, and PE divides the outputs");
        }
        if (memory.Elements != layer.Elements)
            throw new ImportException($"layer {index} has files of {memory.Elements} processing elements; {layer.Elements} are right");
        if (memory.UsedBits > layer.Lanes)
            throw new ImportException($"layer {index} has words of {memory.UsedBits} bits; SIMD {layer.Lanes} uses the lowest {layer.Lanes}");
        var rows = layer.Outputs / layer.Elements;
        var words = (long)rows * layer.WordsARow;
        if (memory.WeightWords > words || (isLast ? memory.WeightWords % layer.WordsARow != 0 : memory.WeightWords != words))
            throw new ImportException($"{index}-0-weights.bin has {memory.WeightWords} words of 8 bytes; {words} are right{(isLast ? $", or a smaller multiple of {layer.WordsARow}" : "")}");
        if (!layer.HasThresholds)
            return;
        if (memory.Thresholds is null)
            throw new ImportException($"the file {index}-0-thres.bin is missing");
        if (memory.ThresholdWords != rows && memory.ThresholdWords % rows == 0)
            throw ManyThresholds(index, memory.ThresholdWords / rows);
        if (memory.ThresholdWords > rows || memory.ThresholdWords < memory.WeightWords / layer.WordsARow)
            throw new ImportException($"{index}-0-thres.bin has {memory.ThresholdWords} words of 8 bytes; {memory.WeightWords / layer.WordsARow}, one a row, are right");
    }

    private static ImportException ManyThresholds(int index, int count) => PynqPrecision.Refused($"layer {index} has {count} thresholds a neuron, as", 1, 2);

    private static (PynqLayer Layer, int Edge) First(PynqMemory memory, bool hasThresholds)
    {
        var fold = Fold(0, memory, hasThresholds, rows => Fit(memory, rows, MostLanes, (columns, _) => ReadingOfInput(columns)), "the pixels of a kernel, or bits in words of 64,");
        return (fold.Layer(memory, hasThresholds) with { Kernel = fold.Edge }, 0);
    }

    /// <summary>A layer that reads the outputs of the one before at one position or, as convolutions do, in a square.</summary>
    private static (PynqLayer Layer, int Edge) Next(int index, PynqMemory memory, bool hasThresholds, int inputs)
    {
        var fold = Fold(index, memory, hasThresholds, rows => rows == 0 ? FitAnyRows(memory, inputs)
            : Fit(memory, rows, memory.UsedBits, (columns, lanes) => PaddedEdgeOf(columns, inputs, lanes)) ?? Fit(memory, rows, MostLanes, (columns, _) => EdgeOf(columns, inputs)),
            $"the {inputs} outputs of layer {index - 1}, or a square of them,");
        return (fold.Layer(memory, hasThresholds), fold.Edge);
    }

    private static Folded Fold(int index, PynqMemory memory, bool hasThresholds, Func<int, Folded?> fit, string right)
    {
        var rows = hasThresholds ? memory.ThresholdWords : 0;
        if (fit(rows) is { } fold)
            return fold;
        foreach (var thresholds in new[] { 2, 3 })
        {
            if (rows > 0 && rows % thresholds == 0 && fit(rows / thresholds) is not null)
                throw ManyThresholds(index, thresholds);
        }
        throw new ImportException($"{index}-0-weights.bin has {memory.WeightWords} words of {memory.UsedBits} bits"
            + (hasThresholds ? $" for {rows} thresholds" : "") + $"; words for {right} are right, or a config.h that says how the layer is folded");
    }

    /// <summary>The narrowest words that hold all used bits and make rows that can be read.</summary>
    private static Folded? Fit(PynqMemory memory, int rows, int mostLanes, Func<int, int, int?> reading)
    {
        if (rows == 0 || memory.WeightWords % rows != 0)
            return null;
        for (var lanes = memory.UsedBits; lanes <= mostLanes; lanes++)
        {
            var columns = memory.WeightWords / rows * lanes;
            if (reading(columns, lanes) is { } edge)
                return new(rows, columns, lanes, edge);
        }
        return null;
    }

    /// <summary>A layer without thresholds, which would tell its rows, reads all outputs of the one before.</summary>
    private static Folded? FitAnyRows(PynqMemory memory, int inputs)
    {
        for (var edge = 1; edge * edge * (long)inputs <= (long)memory.WeightWords * MostLanes; edge++)
        {
            var columns = edge * edge * inputs;
            for (var lanes = memory.UsedBits; lanes <= MostLanes; lanes++)
            {
                if (columns % lanes == 0 && memory.WeightWords % (columns / lanes) == 0)
                    return new(memory.WeightWords / (columns / lanes), columns, lanes, edge);
            }
        }
        return null;
    }

    /// <summary>The edge of the kernel where the columns are pixels in grey or colours; 0 where they are bits.</summary>
    private static int? ReadingOfInput(int columns) =>
        Array.Find(Kernels, kernel => columns == kernel * kernel * 3 || columns == kernel * kernel) is > 0 and var found ? found
        : columns % InputWord == 0 ? 0 : null;

    private static int? EdgeOf(int columns, int inputs)
    {
        var edge = (int)Math.Round(Math.Sqrt((double)columns / inputs));
        return edge > 0 && edge * edge * (long)inputs == columns ? edge : null;
    }

    private static int? PaddedEdgeOf(int columns, int inputs, int lanes)
    {
        var edge = (int)Math.Sqrt((double)columns / inputs);
        return edge > 0 && columns - edge * edge * inputs < lanes ? edge : null;
    }

    private static bool IsAlike(PynqParameters parameters, int columns, int column)
    {
        for (var row = 1; row < parameters.Rows; row++)
        {
            if (parameters.Signs[row * columns + column] != parameters.Signs[column])
                return false;
        }
        return true;
    }

    /// <summary>How a layer's matrix may be folded.</summary>
    /// <param name="Rows">Rows a processing element.</param>
    /// <param name="Columns">Columns of the matrix.</param>
    /// <param name="Lanes">Columns a word.</param>
    /// <param name="Edge">Edge of the square of positions that a row reads.</param>
    private sealed record Folded(int Rows, int Columns, int Lanes, int Edge)
    {
        public PynqLayer Layer(PynqMemory memory, bool hasThresholds) => new(Columns, Rows * memory.Elements, Lanes, memory.Elements, HasThresholds: hasThresholds);
    }
}
