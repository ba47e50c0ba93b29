using System;

namespace CompactBnn.Format;

/// <summary>A part of a network that a rule is about.</summary>
public enum NetworkPart
{
    /// <summary>The network's name.</summary>
    Name,

    /// <summary>The shape of the input.</summary>
    Input,

    /// <summary>The recipe for pictures.</summary>
    Recipe,

    /// <summary>A column of a table.</summary>
    Column,

    /// <summary>A label.</summary>
    Label,

    /// <summary>A metadata entry.</summary>
    Metadata,

    /// <summary>An operation.</summary>
    Operation,
}

/// <summary>What is wrong with a network.</summary>
/// <param name="Part">The part concerned.</param>
/// <param name="Index">Which of the columns, labels, metadata entries or operations, from 0; 0 for the other parts.</param>
/// <param name="Message">What was found and what would be right.</param>
public sealed record NetworkFault(NetworkPart Part, int Index, string Message);

/// <summary>A network breaks a rule of the model.</summary>
public sealed class InvalidNetworkException : ArgumentException
{
    /// <summary>Makes the exception for a fault.</summary>
    public InvalidNetworkException(NetworkFault fault)
        : base(fault.Message) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public NetworkFault Fault { get; }
}
