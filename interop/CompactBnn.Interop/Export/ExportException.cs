namespace CompactBnn.Interop;

/// <summary>A network can't be written as an ONNX graph; the message says which operation stands in the way, and why.</summary>
public sealed class ExportException(string message) : Exception(message);
