using CompactBnn;

/// <summary>The network of models/digits.cbnn, compiled in: another file there, and the class has another network.</summary>
[BnnModel("models/digits.cbnn")]
internal sealed partial class DigitClassifier;
