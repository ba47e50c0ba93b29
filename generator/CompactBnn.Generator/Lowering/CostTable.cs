namespace CompactBnn.Generator.Lowering;

/// <summary>
/// What the parts of the kernels cost, in nanoseconds, for the widest vectors of a machine. All constants of the cost model stand here, as for one core of a Zen 5 server
/// processor. Those of 512 bits were fitted there, by <c>cbnn tune</c>, but for those of groups, which are those of 256 bits, scaled like <see cref="CounterStep"/>,
/// <see cref="LaneSum"/> and <see cref="RowLayer"/>, which are those of 256 bits. Narrower ones were fitted on one of Zen 3, each set with what is wider switched off, and divided by
/// 1.33, the median factor by which layers of 256 bits took longer there than the former constants, of Zen 5, said. Only their ratios matter for the choice of kernels.
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
/// <param name="MapLayer">Starting a layer of planes.</param>
/// <param name="OctetStep">Counters of eight neurons a vector: picking and adding the carries of one step, for eight neurons and 64 lanes.</param>
/// <param name="OctetTable">Shifting the two inputs of a step into place and computing its carries, for 64 lanes.</param>
/// <param name="OctetCompare">Fetching, comparing and storing the counts of eight neurons, for 64 lanes.</param>
/// <param name="RowWord">Row kernels: comparing and counting one word of the weights of one vector of neurons.</param>
/// <param name="RowVector">Summing up and storing the counts of one vector of neurons.</param>
/// <param name="RowPiece">Gathering one word of a patch.</param>
/// <param name="RowLayer">Starting a layer of rows.</param>
internal sealed record CostTable(
    int VectorBits, double GroupPlane, double GroupInput, double GroupClass, double GroupNeuron,
    double CounterStep, double TableStep, double CounterTile, double CounterCompare, double LaneSum, double MapInput, double Transpose, double MapLayer,
    double OctetStep, double OctetTable, double OctetCompare, double RowWord, double RowVector, double RowPiece, double RowLayer)
{
    private static readonly CostTable Avx512 = new(512, 0.19, 0.46, 2.7, 0.65, 0.315, 9.5, 0.5, 4.4, 45, 0.2, 74, 35, 0.5, 0.7, 14, 0.61, 0.58, 0.2, 6);
    private static readonly CostTable Avx2 = new(256, 0.32, 0.77, 4.6, 1.1, 0.53, 3.8, 1.5, 3.6, 46, 0.57, 97, 93, 2, 1.7, 61, 0.69, 0.33, 0.29, 6);
    private static readonly CostTable Sse = new(128, 0.46, 0.68, 6.6, 5.2, 0.43, 2.8, 1.5, 8.1, 48, 1.6, 190, 130, 0, 0, 0, 0.68, 0.64, 0.67, 6);
    private static readonly CostTable Scalar = new(64, 1.2, 1.2, 7.7, 9.9, 1.2, 2.6, 2.7, 0.1, 190, 0.83, 850, 230, 0, 0, 0, 2, 0.39, 0.92, 3);

    /// <summary>The constants of the model by name, in the order of <see cref="Unit"/>.</summary>
    public static readonly string[] Constants =
        ["GroupPlane", "GroupInput", "GroupClass", "GroupNeuron", "CounterStep", "TableStep", "CounterTile", "CounterCompare", "LaneSum", "MapInput", "Transpose", "MapLayer", "OctetStep", "OctetTable", "OctetCompare", "RowWord", "RowVector", "RowPiece", "RowLayer"];

    /// <summary>The constants, in the order of their names.</summary>
    public double[] Values =>
        [GroupPlane, GroupInput, GroupClass, GroupNeuron, CounterStep, TableStep, CounterTile, CounterCompare, LaneSum, MapInput, Transpose, MapLayer, OctetStep, OctetTable, OctetCompare, RowWord, RowVector, RowPiece, RowLayer];

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
        values[15], values[16], values[17], values[18]);
}
