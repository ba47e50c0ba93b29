namespace CompactBnn.Training;

/// <summary>Training cannot start or go on; the message is one line that says why and what to do.</summary>
/// <param name="message">One line for the person at the terminal.</param>
/// <param name="cause">What lies behind it, if anything.</param>
public sealed class TrainingException(string message, Exception? cause = null) : Exception(message, cause);
