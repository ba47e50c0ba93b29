using System;

namespace CompactBnn.Format;

/// <summary>Why a weight file cannot be used.</summary>
public enum CbnnFaultKind
{
    /// <summary>It breaks a rule of the format.</summary>
    Malformed,

    /// <summary>It is of a version that this reader does not know.</summary>
    UnsupportedVersion,
}

/// <summary>What is wrong with a weight file, and where.</summary>
/// <param name="Kind">Why it cannot be used.</param>
/// <param name="Line">The line concerned, counted from 1.</param>
/// <param name="Message">What was found and what would be right.</param>
public sealed record CbnnFault(CbnnFaultKind Kind, int Line, string Message);

/// <summary>A weight file cannot be used; the message names the file, the line, what was found and what would be right.</summary>
public sealed class CbnnFormatException : FormatException
{
    /// <summary>Makes the exception for a fault.</summary>
    /// <param name="file">Path of the file, as the caller knows it.</param>
    /// <param name="fault">What is wrong.</param>
    public CbnnFormatException(string file, CbnnFault fault)
        : base($"{file}({fault.Line}): {fault.Message}")
    {
        File = file;
        Fault = fault;
    }

    /// <summary>Path of the file, as the caller knows it.</summary>
    public string File { get; }

    /// <summary>What is wrong.</summary>
    public CbnnFault Fault { get; }
}
