using System.Text.Json;

namespace CompactBnn.Training.Recipes;

/// <summary>A JSON value that knows its line, so that a wrong value can be reported where it stands.</summary>
/// <param name="Line">Line of its first character, counted from 1.</param>
internal abstract record JsonTree(int Line)
{
    /// <summary>Reads a document; comments and trailing commas are allowed.</summary>
    /// <exception cref="JsonException">It is not JSON, or has a key twice.</exception>
    public static JsonTree Parse(byte[] utf8)
    {
        // Editors may mark UTF-8 by its byte order mark, which JSON does not know.
        if (utf8.AsSpan().StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 });
        reader.Read();
        var tree = Read(ref reader, utf8);
        while (reader.Read())
        {
        }
        return tree;
    }

    private static JsonTree Read(ref Utf8JsonReader reader, byte[] utf8)
    {
        var line = 1 + utf8.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, utf8, line),
            JsonTokenType.StartArray => ReadArray(ref reader, utf8, line),
            JsonTokenType.String => new JsonText(line, reader.GetString()!),
            JsonTokenType.Number => new JsonNumber(line, reader.GetDouble()),
            JsonTokenType.True or JsonTokenType.False => new JsonFlag(line, reader.GetBoolean()),
            _ => throw new JsonException("null stands where a value is needed", null, line - 1, null),
        };
    }

    private static JsonObject ReadObject(ref Utf8JsonReader reader, byte[] utf8, int line)
    {
        var members = new Dictionary<string, JsonTree>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var value = Read(ref reader, utf8);
            if (!members.TryAdd(key, value))
                throw new JsonException($"the key \"{key}\" stands here a second time", null, value.Line - 1, null);
        }
        return new(line, members);
    }

    private static JsonList ReadArray(ref Utf8JsonReader reader, byte[] utf8, int line)
    {
        var items = new List<JsonTree>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Read(ref reader, utf8));
        return new(line, items);
    }
}

internal sealed record JsonObject(int Line, Dictionary<string, JsonTree> Members) : JsonTree(Line);

internal sealed record JsonList(int Line, List<JsonTree> Items) : JsonTree(Line);

internal sealed record JsonText(int Line, string Value) : JsonTree(Line);

internal sealed record JsonNumber(int Line, double Value) : JsonTree(Line);

internal sealed record JsonFlag(int Line, bool Value) : JsonTree(Line);
