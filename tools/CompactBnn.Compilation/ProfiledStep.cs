namespace CompactBnn.Compilation;

/// <summary>One step of compiled code.</summary>
/// <param name="Operation">Name of the network's operation that it evaluates; a threshold behind a layer may be taken along.</param>
/// <param name="Kernel">How it is evaluated.</param>
/// <param name="Description">Sizes, weights and threshold in words.</param>
/// <param name="BinaryOperations">Multiply-accumulates on bits an image, padded and masked taps included.</param>
/// <param name="IntegerOperations">Other multiply-accumulates an image.</param>
/// <param name="PredictedNanoseconds">Its time for all images of a run by the generator's cost model; 0 where that has nothing to choose.</param>
public sealed record ProfiledStep(
    string Operation, string Kernel, string Description, long BinaryOperations, long IntegerOperations, double PredictedNanoseconds);
