using CompactBnn.Format;

namespace CompactBnn.Training.Recipes;

/// <summary>An object of a recipe file, whose values are taken out one by one; what is missing, wrong or left over is an error with file and line.</summary>
internal sealed class RecipeSection(string file, string title, JsonObject json)
{
    private readonly List<string> _known = [];

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A section inside this one; an empty one where it is absent.</summary>
    public RecipeSection Section(string key) => OptionalSection(key) ?? new(file, $"\"{key}\"", new JsonObject(json.Line, []));

    /// <summary>A section inside this one, or null where it is absent.</summary>
    public RecipeSection? OptionalSection(string key) => Find(key) switch
    {
        null => null,
        JsonObject section => new(file, $"\"{key}\"", section),
        var other => throw Wrong(other, key, "an object, { ... }"),
    };

    /// <summary>A text that must be there.</summary>
    public string Text(string key) => Find(key) switch
    {
        JsonText { Value.Length: > 0 } text => text.Value,
        null => throw Missing(key, "a text"),
        var other => throw Wrong(other, key, "a text that is not empty"),
    };

    /// <summary>A text made into something else, whose <see cref="FormatException"/> becomes an error with the line.</summary>
    public T Parsed<T>(string key, Func<string, T> parse)
    {
        try
        {
            return parse(Text(key));
        }
        catch (FormatException exception)
        {
            throw Error(LineOf(key), $"\"{key}\": {exception.Message}");
        }
    }

    /// <summary>A whole number in a range; required where there is no default.</summary>
    public int Whole(string key, int least, int most, int? otherwise = null) => Find(key) switch
    {
        JsonNumber number when number.Value >= least && number.Value <= most && number.Value == Math.Floor(number.Value) => (int)number.Value,
        null => otherwise ?? throw Missing(key, $"a whole number from {least} to {most}"),
        var other => throw Wrong(other, key, $"a whole number from {least} to {most}"),
    };

    /// <summary>A number in a range; required where there is no default.</summary>
    public double Number(string key, double least, double most, double? otherwise = null) => Find(key) switch
    {
        JsonNumber number when number.Value >= least && number.Value <= most => number.Value,
        null => otherwise ?? throw Missing(key, $"a number from {least} to {most}"),
        var other => throw Wrong(other, key, $"a number from {least} to {most}"),
    };

    /// <summary>true or false; false where absent.</summary>
    public bool Flag(string key) => Find(key) switch
    {
        null => false,
        JsonFlag flag => flag.Value,
        var other => throw Wrong(other, key, "true or false"),
    };

    /// <summary>One of a few words, written as the names of <typeparamref name="T"/> in lower case with hyphens.</summary>
    public T Choice<T>(string key, T? otherwise = null)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(Word);
        var choices = string.Join(", ", words.Keys.Select(word => $"\"{word}\""));
        return Find(key) switch
        {
            null => otherwise ?? throw Missing(key, $"one of {choices}"),
            JsonText text when words.TryGetValue(text.Value, out var value) => value,
            var other => throw Wrong(other, key, $"one of {choices}"),
        };
    }

    /// <summary>A list of whole numbers in a range, strictly rising, at least one.</summary>
    public EquatableArray<int> Rising(string key, int least, int most)
    {
        var expected = $"a list of whole numbers from {least} to {most} in rising order, for example [{least}, {most}]";
        var found = Find(key) ?? throw Missing(key, expected);
        var numbers = found is JsonList list ? list.Items.Select(item => item is JsonNumber number ? number.Value : double.NaN).ToArray() : [];
        var good = numbers.Length > 0
            && numbers.All(number => number >= least && number <= most && number == Math.Floor(number))
            && numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
        return good ? EquatableArray<int>.From(numbers.Select(number => (int)number)) : throw Wrong(found, key, expected);
    }

    /// <summary>Refuses keys that nobody asked for.</summary>
    public void End()
    {
        foreach (var (key, value) in json.Members)
        {
            if (!_known.Contains(key))
                throw Error(value.Line, $"the key \"{key}\" is unknown in {title}; known are {string.Join(", ", _known.Select(known => $"\"{known}\""))}.");
        }
    }

    /// <summary>An error at the line of a key, or of the section where the key is absent.</summary>
    public TrainingException ErrorAt(string key, string message) => Error(LineOf(key), $"\"{key}\": {message}");

    private JsonTree? Find(string key)
    {
        if (!_known.Contains(key))
            _known.Add(key);
        return json.Members.GetValueOrDefault(key);
    }

    private int LineOf(string key) => json.Members.GetValueOrDefault(key)?.Line ?? json.Line;

    private TrainingException Missing(string key, string expected) => Error(json.Line, $"\"{key}\" is missing in {title}; it must be {expected}.");

    private TrainingException Wrong(JsonTree found, string key, string expected) => Error(found.Line, $"\"{key}\" is {Shown(found)}; it must be {expected}.");

    private TrainingException Error(int line, string message) => new($"{file}({line}): {message}");

    private static string Shown(JsonTree value) => value switch
    {
        JsonText text => $"\"{text.Value}\"",
        JsonNumber number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        JsonFlag flag => flag.Value ? "true" : "false",
        JsonList list => $"[{string.Join(", ", list.Items.Select(Shown))}]",
        _ => "an object",
    };

    private static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
