namespace CompactBnn.Generator.Lowering;

/// <summary>
/// What the parts of the kernels cost, in nanoseconds, for the widest vectors of a machine. All constants of the cost model stand here. They were
/// fitted to measurements on one core of a Zen 5 server processor, those of 512 and 256 bits by the fit of <c>cbnn tune</c>; those of groups were measured at 256 bits on one of
/// Zen 3, and scaled like <see cref="CounterStep"/>; the transposes of 256 bits were scaled by hand when they became quicker. Only their ratios matter for the choice of kernels.
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
/// <param name="MapInput">Shifting one plane of a map into place for one tap.</param>
/// <param name="Transpose">Turning 64 words of packed pixels into planes, or back, with the copies around it.</param>
/// <param name="MapLayer">Starting a layer of planes.</param>
/// <param name="OctetStep">Counters of eight neurons a vector: picking and adding the carries of one step, for eight neurons and 64 lanes.</param>
/// <param name="OctetTable">Shifting the two inputs of a step into place and computing its carries, for 64 lanes.</param>
/// <param name="OctetCompare">Fetching, comparing and storing the counts of eight neurons, for 64 lanes.</param>
/// <param name="RowWord">Row kernels: comparing and counting one word of the weights of one vector of neurons.</param>
/// <param name="RowVector">Summing up and storing the counts of one vector of neurons.</param>
/// <param name="RowPiece">Gathering one word of a patch.</param>
internal sealed record CostTable(
    int VectorBits, double GroupPlane, double GroupInput, double GroupClass, double GroupNeuron,
    double CounterStep, double TableStep, double CounterTile, double CounterCompare, double MapInput, double Transpose, double MapLayer,
    double OctetStep, double OctetTable, double OctetCompare, double RowWord, double RowVector, double RowPiece)
{
    private static readonly CostTable Avx512 = new(512, 0.3, 0.37, 5, 4, 0.315, 9.5, 0.5, 4.4, 0.2, 74, 35, 0.5, 0.7, 14, 0.61, 0.58, 0.2);
    private static readonly CostTable Avx2 = new(256, 0.5, 0.56, 7.5, 6, 0.475, 11.5, 1.4, 3, 2, 90, 120, 1.85, 2, 30, 0.72, 0.4, 0.5);
    private static readonly CostTable Sse = new(128, 0.6, 0.7, 9.5, 7.5, 0.60, 4.2, 2.0, 15, 1.6, 180, 150, 0, 0, 0, 0.75, 5, 1.0);
    private static readonly CostTable Scalar = new(64, 0.7, 0.8, 11, 9, 0.70, 5.0, 2.0, 20, 1.6, 250, 150, 0, 0, 0, 0.45, 2, 1.0);

    /// <summary>The constants of the model by name, in the order of <see cref="Unit"/>.</summary>
    public static readonly string[] Constants =
        ["GroupPlane", "GroupInput", "GroupClass", "GroupNeuron", "CounterStep", "TableStep", "CounterTile", "CounterCompare", "MapInput", "Transpose", "MapLayer", "OctetStep", "OctetTable", "OctetCompare", "RowWord", "RowVector", "RowPiece"];

    /// <summary>The constants, in the order of their names.</summary>
    public double[] Values =>
        [GroupPlane, GroupInput, GroupClass, GroupNeuron, CounterStep, TableStep, CounterTile, CounterCompare, MapInput, Transpose, MapLayer, OctetStep, OctetTable, OctetCompare, RowWord, RowVector, RowPiece];

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
        values[15], values[16]);
}
