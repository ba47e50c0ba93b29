using CompactBnn.Format;

namespace CompactBnn.Interop;

/// <summary>An imported network.</summary>
/// <param name="Network">The network, in canonical form.</param>
/// <param name="Source">What the file was: <c>ONNX</c>, <c>QONNX</c>, <c>FINN-ONNX</c> or <c>BNN-PYNQ</c>.</param>
/// <param name="Notes">What was taken where the file leaves it open, and what was left out; one line each.</param>
/// <param name="Graph">The source as a standard graph, to compare with; null where the source is none.</param>
/// <param name="IsFixedPoint">Whether branches or layers of real numbers became fixed point, so that scores are near those of the source, and not the same.</param>
public sealed record ImportResult(Network Network, string Source, IReadOnlyList<string> Notes, SourceGraph? Graph, bool IsFixedPoint = false);
