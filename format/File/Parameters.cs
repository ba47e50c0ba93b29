using System;
using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>Parameters <c>KEY=VALUE</c> of a line. Each is asked for once; what nobody asked for is a fault.</summary>
internal sealed class Parameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly int _line;

    private Parameters(int line) => _line = line;

    /// <summary>Takes the words from <paramref name="first"/> on.</summary>
    public static Parameters Parse(int line, string[] words, int first)
    {
        var parameters = new Parameters(line);
        for (var i = first; i < words.Length; i++)
        {
            var equals = words[i].IndexOf('=');
            if (equals <= 0)
                throw parameters.Fault($"found '{PlainText.Shown(words[i])}' where a parameter KEY=VALUE is expected, after a single space");
            var key = words[i].Substring(0, equals);
            if (parameters._values.ContainsKey(key))
                throw parameters.Fault($"the parameter {PlainText.Shown(key)} stands twice");
            parameters._values.Add(key, words[i].Substring(equals + 1));
        }
        return parameters;
    }

    /// <summary>An integer that must be there, or has the value <paramref name="absent"/> where it is not.</summary>
    public int Integer(string key, int? absent = null)
    {
        if (Take(key) is not { } text)
            return absent ?? throw Missing(key, "an integer");
        return Numbers.TryParse(text, out int value) ? value : throw Wrong(key, text, "an integer");
    }

    /// <summary>Integers with commas between them.</summary>
    public int[] Integers(string key, int count, int? absent = null)
    {
        var values = new int[count];
        if (Take(key) is not { } text)
        {
            for (var i = 0; i < count; i++)
                values[i] = absent ?? throw Missing(key, $"{count} integers with commas between them");
            return values;
        }
        var words = text.Split(',');
        for (var i = 0; i < count; i++)
        {
            if (words.Length != count || !Numbers.TryParse(words[i], out values[i]))
                throw Wrong(key, text, $"{count} integers with commas between them");
        }
        return values;
    }

    /// <summary>A number, or null where the parameter is not there.</summary>
    public float? Number(string key)
    {
        if (Take(key) is not { } text)
            return null;
        return Numbers.TryParse(text, out float value) ? value : throw Wrong(key, text, "a decimal number");
    }

    /// <summary>Index of the word among the choices.</summary>
    public int Choice(string key, params string[] choices)
    {
        var expected = "one of " + string.Join(", ", choices);
        var text = Take(key) ?? throw Missing(key, expected);
        var index = Array.IndexOf(choices, text);
        return index >= 0 ? index : throw Wrong(key, text, expected);
    }

    /// <summary>Ends in a fault where a parameter is left that nobody asked for.</summary>
    public void Finish(string owner)
    {
        foreach (var key in _values.Keys)
            throw Fault($"{owner} has no parameter {PlainText.Shown(key)}");
    }

    private string? Take(string key)
    {
        if (!_values.TryGetValue(key, out var text))
            return null;
        _values.Remove(key);
        return text;
    }

    private FaultException Missing(string key, string expected) => Fault($"the parameter {key} is missing; it takes {expected}");

    private FaultException Wrong(string key, string found, string expected) => Fault($"{key}={PlainText.Shown(found)}, but it takes {expected}");

    private FaultException Fault(string message) => FaultException.At(_line, message);
}
