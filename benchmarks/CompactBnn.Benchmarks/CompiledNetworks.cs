namespace CompactBnn.Benchmarks;

/// <summary>The model of <c>models/mnist</c>, compiled in.</summary>
[BnnModel("models/mnist.cbnn")]
internal static partial class Mnist;

/// <summary>The model of <c>models/fashion-mnist</c>, compiled in.</summary>
[BnnModel("models/fashion-mnist.cbnn")]
internal static partial class FashionMnist;
