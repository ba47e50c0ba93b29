using CompactBnn;

namespace ClusterScore;

/// <summary>The network of <c>models/mnist</c>, compiled in at build time.</summary>
[BnnModel("models/mnist.cbnn")]
internal sealed partial class DigitClassifier;
