using System;

namespace CompactBnn.Format;

/// <summary>Carries a fault from where it is found to <see cref="CbnnReader"/>, which never lets it out.</summary>
internal sealed class FaultException(CbnnFault fault) : Exception(fault.Message)
{
    public CbnnFault Fault { get; } = fault;

    /// <summary>A broken rule of the format, at a line.</summary>
    public static FaultException At(int line, string message) => new(new CbnnFault(CbnnFaultKind.Malformed, Math.Max(line, 1), message));
}
