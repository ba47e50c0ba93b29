using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using CompactBnn.Format;
using CompactBnn.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Parsing;

/// <summary>What every class that means a weight file is told about it.</summary>
/// <param name="Path">Path of the file on this machine.</param>
/// <param name="Rule">The rule concerned.</param>
/// <param name="Place">The line of the file; null where no line is concerned.</param>
/// <param name="Arguments">What the rule's message names.</param>
internal sealed record FileReport(string Path, DiagnosticDescriptor Rule, SourcePlace? Place, EquatableArray<string> Arguments)
{
    /// <summary>One where the file cannot be used.</summary>
    public static IEnumerable<FileReport> Of(ModelLoad load, CancellationToken cancellation)
    {
        if (load is not ModelLoad.Malformed { Fault: var fault, Place: var place })
            return [];
        var rule = fault.Kind == CbnnFaultKind.UnsupportedVersion ? Rules.VersionUnsupported : Rules.FileMalformed;
        var line = fault.Line.ToString(CultureInfo.InvariantCulture);
        return [new(load.Path, rule, place, EquatableArray<string>.Adopt([load.Name, line, fault.Message]))];
    }

    /// <summary>One where the network is interpreted.</summary>
    public static IEnumerable<FileReport> Of(FilePlan plan, CancellationToken cancellation) =>
        plan.Network.Obstacle is { } obstacle
            ? [new(plan.Path, Rules.Interpreted, null, EquatableArray<string>.Adopt([plan.Name, obstacle]))]
            : [];
}
