using CompactBnn;

namespace EdgeAot;

/// <summary>The network of <c>models/mnist</c>, compiled in at build time.</summary>
[BnnModel("models/mnist.cbnn")]
internal sealed partial class DigitClassifier;
