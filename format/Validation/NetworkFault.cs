using System;

namespace CompactBnn.Format;

/// <summary>What is wrong with a network.</summary>
/// <param name="Operation">Index of the operation concerned; null where the fault lies in the name, the input, the labels or the metadata.</param>
/// <param name="Message">What was found and what would be right.</param>
public sealed record NetworkFault(int? Operation, string Message);

/// <summary>A network breaks a rule of the model.</summary>
public sealed class InvalidNetworkException : ArgumentException
{
    /// <summary>Makes the exception for a fault.</summary>
    public InvalidNetworkException(NetworkFault fault)
        : base(fault.Message) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public NetworkFault Fault { get; }
}
