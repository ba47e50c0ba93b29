namespace CompactBnn.Generator.Lowering;

/// <summary>
/// What the parts of the kernels cost, in nanoseconds, for the widest vectors of a machine, fitted by <c>cbnn tune</c>: those of 512 bits
/// on one core of an Emerald Rapids server processor, between what several runs gave, narrower ones on one of Zen 3, each set with what is wider switched off, but for <see cref="NeuronWord"/> and <see cref="NeuronTile"/>,
/// which are estimates there. Only the ratios within a set matter for the kernel of a layer, those between sets for how many images are taken together.
/// </summary>
/// <param name="VectorBits">Bits of the widest vectors: what the machine has.</param>
/// <param name="GroupPlane">Bit-sliced counters of groups of neurons: writing an input and its complement.</param>
/// <param name="GroupInput">Adding an input to its class, for one group.</param>
/// <param name="GroupClass">Starting the count of a class, and adding it up with those of others.</param>
/// <param name="GroupNeuron">Comparing a neuron's count with its limits.</param>
/// <param name="CounterStep">Bit-sliced counters of single neurons: adding the carry of one step, two inputs, to the counter of one neuron.</param>
/// <param name="TableStep">Computing the carries of one step, for all neurons.</param>
/// <param name="CounterTile">Fetching and storing a neuron's counter, once a tile.</param>
/// <param name="CounterCompare">Comparing a neuron's counts with its limits.</param>
/// <param name="LaneSum">Batches: storing the integer sum of one neuron, without threshold, for each of 64 lanes.</param>
/// <param name="MapInput">Shifting one plane of a map into place for one tap.</param>
/// <param name="Transpose">Turning 64 words of packed pixels into planes, or back, with the copies around it.</param>
/// <param name="MapLayer">Starting a layer of counters.</param>
/// <param name="OctetStep">Counters of eight neurons a vector: picking and adding the carries of one step, for eight neurons and 64 lanes.</param>
/// <param name="OctetTable">Shifting the two inputs of a step into place and computing its carries, for 64 lanes.</param>
/// <param name="OctetCompare">Fetching, comparing and storing the counts of eight neurons, for 64 lanes.</param>
/// <param name="NeuronWord">Counters whose lanes are neurons: writing the selectors of eight steps of one pixel of the input.</param>
/// <param name="NeuronTile">Copying the selectors of one pixel of the output, and fetching and storing its counter, once a tile.</param>
/// <param name="RowWord">Row kernels: comparing and counting one word of the weights of one vector of neurons.</param>
/// <param name="RowVector">Summing up and storing the counts of one vector of neurons.</param>
/// <param name="RowPiece">Gathering one word of a patch.</param>
/// <param name="RowLayer">Starting a layer of rows.</param>
internal sealed record CostTable(
    int VectorBits, double GroupPlane, double GroupInput, double GroupClass, double GroupNeuron,
    double CounterStep, double TableStep, double CounterTile, double CounterCompare, double LaneSum, double MapInput, double Transpose, double MapLayer,
    double OctetStep, double OctetTable, double OctetCompare, double NeuronWord, double NeuronTile, double RowWord, double RowVector, double RowPiece, double RowLayer)
{
    private static readonly CostTable Avx512 = new(512, 0.45, 1, 3.6, 1.2, 0.5, 4, 0.87, 11.7, 64, 0.28, 150, 31, 0.78, 0.87, 20.6, 3.5, 11.8, 1, 1.6, 0.35, 2.6);
    private static readonly CostTable Avx2 = new(256, 0.43, 1, 6.1, 1.5, 0.7, 5.1, 2, 4.8, 61, 0.76, 130, 120, 2.7, 2.3, 81, 3.5, 10, 0.92, 0.44, 0.39, 8);
    private static readonly CostTable Sse = new(128, 0.61, 0.9, 8.8, 6.9, 0.57, 3.7, 2, 10.8, 64, 2.1, 250, 170, 0, 0, 0, 3.5, 10, 0.9, 0.85, 0.89, 8);
    private static readonly CostTable Scalar = new(64, 1.6, 1.6, 10.2, 13.2, 1.6, 3.5, 3.6, 0.13, 250, 1.1, 1100, 310, 0, 0, 0, 4, 16, 2.7, 0.52, 1.2, 4);

    /// <summary>The constants of the model by name, in the order of <see cref="Unit"/>.</summary>
    public static readonly string[] Constants =
        ["GroupPlane", "GroupInput", "GroupClass", "GroupNeuron", "CounterStep", "TableStep", "CounterTile", "CounterCompare", "LaneSum", "MapInput", "Transpose", "MapLayer", "OctetStep", "OctetTable", "OctetCompare", "NeuronWord", "NeuronTile", "RowWord", "RowVector", "RowPiece", "RowLayer"];

    /// <summary>The constants, in the order of their names.</summary>
    public double[] Values =>
        [GroupPlane, GroupInput, GroupClass, GroupNeuron, CounterStep, TableStep, CounterTile, CounterCompare, LaneSum, MapInput, Transpose, MapLayer, OctetStep, OctetTable, OctetCompare, NeuronWord, NeuronTile, RowWord, RowVector, RowPiece, RowLayer];

    /// <summary>A table with a single constant of 1 and all others 0: as predictions are linear in the constants, it gives the factor of one.</summary>
    public static CostTable Unit(int vectorBits, int constant)
    {
        var values = new double[Constants.Length];
        values[constant] = 1;
        return Of(vectorBits).With(values);
    }

    /// <summary>The costs, as measured here, where a machine's widest vectors have a number of bits.</summary>
    public static CostTable Of(int vectorBits) => vectorBits switch
    {
        512 => Avx512,
        256 => Avx2,
        128 => Sse,
        _ => Scalar,
    };

    /// <summary>The same with other values, in the order of the names.</summary>
    public CostTable With(double[] values) => new(
        VectorBits, values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], values[10], values[11], values[12], values[13], values[14],
        values[15], values[16], values[17], values[18], values[19], values[20]);
}
