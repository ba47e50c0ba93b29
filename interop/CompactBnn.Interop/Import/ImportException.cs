namespace CompactBnn.Interop;

/// <summary>A file can't be imported; the message says where in it, what was found and what would be right.</summary>
public sealed class ImportException(string message) : Exception(message);
