using System;
using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>The rules for all that is no operation: name, input, labels and metadata.</summary>
internal static class HeaderRules
{
    /// <summary>The first fault, or null.</summary>
    public static NetworkFault? FaultOf(NetworkDraft draft) =>
        PlainText.NameFaultOf(draft.Name) is { } name ? new(NetworkPart.Name, 0, name)
        : InputRules.FaultOf(draft.Input) ?? LabelFault(draft.Labels) ?? MetadataFault(draft.Metadata) ?? OperationCountFault(draft.Operations.Length);

    private static NetworkFault? LabelFault(EquatableArray<string> labels)
    {
        if (labels.Length is 0 or > FormatLimits.Channels)
            return new(NetworkPart.Label, 0, $"a network has 1 to {FormatLimits.Channels} labels, not {labels.Length}");
        for (var i = 0; i < labels.Length; i++)
        {
            if (PlainText.FaultOf(labels[i], FormatLimits.TextCharacters) is { } label)
                return new(NetworkPart.Label, i, $"label {i} is wrong: {label}");
        }
        return null;
    }

    private static NetworkFault? MetadataFault(EquatableArray<Metadata> metadata)
    {
        if (metadata.Length > FormatLimits.MetadataEntries)
            return new(NetworkPart.Metadata, 0, $"a network has at most {FormatLimits.MetadataEntries} metadata entries, not {metadata.Length}");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < metadata.Length; i++)
        {
            var (key, value) = metadata[i];
            var fault = PlainText.NameFaultOf(key)
                ?? (keys.Add(key) ? null : $"the metadata key '{key}' stands twice")
                ?? (PlainText.FaultOf(value, FormatLimits.MetadataCharacters) is { } text ? $"the metadata value of '{key}' is wrong: {text}" : null);
            if (fault is not null)
                return new(NetworkPart.Metadata, i, fault);
        }
        return null;
    }

    private static NetworkFault? OperationCountFault(int count) => count is >= 1 and <= FormatLimits.Operations ? null
        : new(NetworkPart.Operation, 0, $"a network has 1 to {FormatLimits.Operations} operations, not {count}");
}
