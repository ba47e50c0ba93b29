using System;
using System.Collections.Generic;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Counts, for many neurons, the inputs that differ from their weights. An exclusive or with a weight is a complement, and complements pass through adders: all
/// neurons share the adders of the lowest digit, and each takes the carries that its weights make of them.
/// </summary>
internal sealed class CountCircuit
{
    /// <summary>No third digit.</summary>
    public const int None = -1;

    private readonly int _inputs;
    private readonly List<(int A, int B, int C)> _adders = [];

    /// <param name="inputs">Number of inputs, at least 1.</param>
    public CountCircuit(int inputs)
    {
        _inputs = inputs;
        var digits = new Queue<int>();
        for (var input = 0; input < inputs; input++)
            digits.Enqueue(input);
        while (digits.Count > 1)
        {
            _adders.Add((digits.Dequeue(), digits.Dequeue(), digits.Count > 0 ? digits.Dequeue() : None));
            digits.Enqueue(inputs + _adders.Count - 1);
        }
        Lowest = digits.Dequeue();
    }

    /// <summary>Adders, each of three digits of weight 1, or of two (then <see cref="None"/> is the third). Digits are the inputs, and behind them the adders' sums.</summary>
    public IReadOnlyList<(int A, int B, int C)> Adders => _adders;

    /// <summary>The lowest digit of the count.</summary>
    public int Lowest { get; }

    /// <summary>Whether a digit is an input, and not the sum of an adder.</summary>
    public bool IsInput(int digit) => digit < _inputs;

    /// <summary>The operands of the adder that makes a digit.</summary>
    public (int A, int B, int C) AdderOf(int digit) => _adders[digit - _inputs];

    /// <summary>For each digit whether a neuron reads its complement.</summary>
    /// <param name="weights">The neuron's weights.</param>
    public bool[] Signs(Func<int, bool> weights)
    {
        var signs = new bool[_inputs + _adders.Count];
        for (var input = 0; input < _inputs; input++)
            signs[input] = weights(input);
        for (var i = 0; i < _adders.Count; i++)
            signs[_inputs + i] = signs[_adders[i].A] ^ signs[_adders[i].B] ^ (_adders[i].C != None && signs[_adders[i].C]);
        return signs;
    }
}
