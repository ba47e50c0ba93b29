namespace CompactBnn.Cli;

/// <summary>A command can't do what it was asked to; the message is one line that says what to do.</summary>
internal sealed class CommandException(string message) : Exception(message);
