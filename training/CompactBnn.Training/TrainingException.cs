namespace CompactBnn.Training;

/// <summary>Training cannot start or go on; the message is one line that says why and what to do.</summary>
/// <param name="message">For the person at the terminal. Control characters, which names from a file may hold, become spaces.</param>
/// <param name="cause">What lies behind it, if anything.</param>
public sealed class TrainingException(string message, Exception? cause = null)
    : Exception(string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c)), cause);
