using System.Collections.Generic;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Adds vectors of bits up, bit by bit: three vectors of one weight become one of that weight (their sum digit) and one of twice the weight
/// (their carry), until at most two of each weight are left.
/// </summary>
internal sealed class AdderTree
{
    private readonly string _prefix;
    private readonly SourceWriter _writer;
    private readonly InstructionSet _set;
    private readonly List<List<string>> _levels = [];
    private int _names;

    /// <summary>Starts with one vector of each weight 1, 2, 4, ... at hand.</summary>
    /// <param name="writer">Where the additions go.</param>
    /// <param name="set">The width of the vectors.</param>
    /// <param name="prefix">Start of the names of variables, so that two trees can stand in one function.</param>
    /// <param name="atHand">Names of variables that hold a vector of weight 1, 2, 4 and so on.</param>
    public AdderTree(SourceWriter writer, InstructionSet set, string prefix, params string[] atHand)
    {
        _prefix = prefix;
        _writer = writer;
        _set = set;
        foreach (var name in atHand)
            _levels.Add([name]);
    }

    /// <summary>Adds a vector of weight 1, given as an expression.</summary>
    public void Add(string expression)
    {
        var name = $"{_prefix}x{Names.Number(_names++)}";
        _writer.WriteLine($"var {name} = {expression};");
        Add(name, 0);
    }

    /// <summary>Assigns what is left of each weight to the named variables; one vector of each must be left.</summary>
    public void CarryInto(params string[] names)
    {
        for (var level = 0; level < names.Length; level++)
        {
            if (_levels[level][0] != names[level])
                _writer.WriteLine($"{names[level]} = {_levels[level][0]};");
        }
    }

    /// <summary>The vector of the greatest weight.</summary>
    public string Top() => _levels[_levels.Count - 1][0];

    /// <summary>An expression for the count of each byte, weights and all; at most 255 may come out.</summary>
    public string CountedBytes()
    {
        var counts = "";
        for (var level = _levels.Count - 1; level >= 0; level--)
        {
            if (counts.Length > 0)
            {
                var name = $"{_prefix}bytes{Names.Number(level)}";
                _writer.WriteLine($"var {name} = {counts};");
                counts = $"{name} + {name}";
            }
            foreach (var vector in _levels[level])
                counts += (counts.Length > 0 ? " + " : "") + $"{_set.Primitives}.CountBytes({vector})";
        }
        return counts;
    }

    private void Add(string vector, int level)
    {
        if (level == _levels.Count)
            _levels.Add([]);
        var pending = _levels[level];
        pending.Add(vector);
        if (pending.Count < 3)
            return;
        string sum = $"{_prefix}s{Names.Number(_names)}", carry = $"{_prefix}c{Names.Number(_names++)}", inputs = string.Join(", ", pending);
        _writer.WriteLine($"var {sum} = {_set.Primitives}.Sum({inputs});");
        _writer.WriteLine($"var {carry} = {_set.Primitives}.Carry({inputs});");
        pending.Clear();
        pending.Add(sum);
        Add(carry, level + 1);
    }
}
