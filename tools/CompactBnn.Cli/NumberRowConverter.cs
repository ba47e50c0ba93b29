using System.Text.Json;
using System.Text.Json.Serialization;

namespace CompactBnn.Cli;

/// <summary>Writes arrays of numbers without line breaks: a matrix of confusions would take a line a number.</summary>
internal sealed class NumberRowConverter : JsonConverter<int[]>
{
    /// <inheritdoc/>
    public override int[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<int[]>(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, int[] value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JsonSerializer.Serialize(value));
}
