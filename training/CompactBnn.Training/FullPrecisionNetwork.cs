namespace CompactBnn.Training;

/// <summary>A trained network of full precision, tested.</summary>
/// <param name="Results">How training went.</param>
/// <param name="Layers">Its layers. It reads <c>(byte - 128) / 64</c>; a rectifier follows each layer but the last.</param>
public sealed record FullPrecisionNetwork(TrainingResults Results, IReadOnlyList<FullPrecisionLayer> Layers);

/// <summary>A layer of full precision: weights, max-pool, and the norm <c>sum * Slope + Offset</c>.</summary>
/// <param name="WeightShape">Outputs, inputs and for a convolution, which is padded by zeros to keep height and width, kernel rows and columns.</param>
/// <param name="Weights">The weights in that order. A layer behind a flattened map reads it in height, width, channel order.</param>
/// <param name="Slope">One factor an output.</param>
/// <param name="Offset">One summand an output.</param>
/// <param name="Pool">Edge and stride of the max-pool between sums and norm; 1 for none.</param>
public sealed record FullPrecisionLayer(int[] WeightShape, float[] Weights, float[] Slope, float[] Offset, int Pool);
