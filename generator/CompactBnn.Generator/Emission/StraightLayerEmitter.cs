using System;
using System.Collections.Generic;
using System.Linq;
using CompactBnn.Format;
using CompactBnn.Generator.Lowering;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Emits a layer of few inputs over a batch as straight-line code. A neuron fires where twice its carries and the lowest digit stay below a bound; so it adds up the
/// carries, the lowest digit where the bound is odd, and what is missing from half the bound to a power of two, and looks whether the sum reaches that.
/// </summary>
internal sealed class StraightLayerEmitter
{
    // Weights of a function: of longer ones the JIT keeps everything in memory, and they take more than twice the time.
    private const int MostWeights = 108;

    private readonly SourceWriter _writer;
    private readonly BitLayerStep _step;
    private readonly InstructionSet _set;
    private readonly BatchGeometry _map;
    private readonly CountCircuit _circuit;
    private readonly int[] _bounds;
    private readonly ulong[]? _flips;
    private readonly HashSet<string> _declared = [];
    private readonly Dictionary<string, int> _places = [];
    private readonly List<string>[] _taken;
    private int _names;

    private StraightLayerEmitter(SourceWriter writer, BitLayerStep step, InstructionSet set)
    {
        (_writer, _step, _set) = (writer, step, set);
        _map = BatchLayout.GeometryOf(step);
        _circuit = new CountCircuit(step.Shape.Taps);
        _bounds = StraightLayers.Bounds(step);
        _flips = new PackedLayer(step).FlipWords();
        _taken = new List<string>[Outputs];
        for (var neuron = 0; neuron < _taken.Length; neuron++)
            _taken[neuron] = [];
    }

    private int Outputs => _step.Shape.Outputs;

    /// <summary>The digit of the power of two that half of any bound is filled up to.</summary>
    private int TopDigit => DigitsBelow((_step.Shape.Taps + 2) / 2);

    /// <summary>Channels that a function adds up.</summary>
    private int Together
    {
        get
        {
            var functions = (_step.Shape.Taps * Outputs + MostWeights - 1) / MostWeights;
            return (Outputs + functions - 1) / functions;
        }
    }

    private bool HasBorder => _step.Rows.Count * _step.Columns.Count > 1;

    /// <summary>Emits the functions of a layer for an instruction set.</summary>
    public static void Emit(SourceWriter writer, BitLayerStep step)
    {
        foreach (var set in InstructionSet.All)
        {
            var emitter = new StraightLayerEmitter(writer, step, set);
            emitter.EmitPositions();
            emitter.EmitTable();
            for (var first = 0; first < emitter.Outputs; first += emitter.Together)
            {
                emitter.EmitFunction("Inner", first, "positions of the commonest border class", "", emitter.EmitInner);
                if (emitter.HasBorder)
                    emitter.EmitFunction("Border", first, "any position", ", ref byte bounds", emitter.EmitBorder);
            }
        }
    }

    /// <summary>Emits the tables that these functions read.</summary>
    public static void EmitTables(TableEmitter tables, BitLayerStep step)
    {
        if (step.Rows.Count * step.Columns.Count > 1)
            tables.Emit($"{step.Name}_Bounds", "for each border class and channel the least count that does not fire", Array.ConvertAll(StraightLayers.Bounds(step), bound => (byte)bound));
    }

    /// <summary>The statement that evaluates the layer. It takes eight vectors of scratch memory an adder, and two: less than counters do.</summary>
    public static string Call(BitLayerStep step, BatchWidth width, string corner, string scratch, string output) =>
        $"{step.Name}_Straight{width.Set.Suffix}({corner}, {scratch}, {output});";

    private void EmitPositions()
    {
        var words = _set.Bits / 64;
        var pixel = _map.Channels * words;
        _writer.WriteLine();
        _writer.WriteLine($"/// <summary>{Description.Of(_step)}, for {_set.Bits} images</summary>");
        _writer.WriteLine(Names.Optimize);
        using (_writer.Block($"private static void {_step.Name}_Straight{_set.Suffix}(ref ulong input, ref ulong table, ref ulong output)"))
        using (_writer.Block($"for (int y = 0; y < {_map.OutputHeight}; y++)"))
        using (_writer.Block($"for (int x = 0; x < {_map.OutputWidth}; x++)"))
        {
            _writer.WriteLine($"ref ulong corner = ref {Names.Add}(ref input, {Names.Pixel(_map.StrideDown * _map.RowPixels * pixel, _map.StrideAcross * pixel)});");
            _writer.WriteLine($"ref ulong pixel = ref {Names.Add}(ref output, {Names.Pixel(_map.OutputRowPixels * Outputs * words, Outputs * words)});");
            _writer.WriteLine($"{_step.Name}_Adders_{_set.Suffix}(ref corner, ref table);");
            if (!HasBorder)
            {
                EmitCalls("Inner", "");
                return;
            }
            _writer.WriteLine($"int border = {ClassOf("Rows", "y", _step.Rows)} * {_step.Columns.Count} + {ClassOf("Columns", "x", _step.Columns)};");
            using (_writer.Block($"if (border == {Inner})"))
            {
                EmitCalls("Inner", "");
                _writer.WriteLine("continue;");
            }
            _writer.WriteLine($"ref byte bounds = {Names.At($"MemoryMarshal.GetReference({_step.Name}_Bounds)", $"border * {Names.Number(Outputs)}")};");
            EmitCalls("Border", ", ref bounds");
        }
    }

    private void EmitCalls(string name, string arguments)
    {
        for (var first = 0; first < Outputs; first += Together)
            _writer.WriteLine($"{FunctionOf(name, first)}(ref table, ref pixel{arguments});");
    }

    private string FunctionOf(string name, int first) => $"{_step.Name}_{name}{Names.Number(first)}_{_set.Suffix}";

    private int Inner => StraightLayers.Commonest(_step.Rows) * _step.Columns.Count + StraightLayers.Commonest(_step.Columns);

    private string ClassOf(string table, string position, BorderClasses classes) => classes.Count > 1 ? $"{_step.Name}_{table}[{position}]" : "0";

    /// <summary>Emits the function that writes all carries and lowest digits that some neuron takes.</summary>
    private void EmitTable()
    {
        _writer.WriteLine();
        _writer.WriteLine($"/// <summary>What the channels of {_step.Layer.Name} take of the adders that they share.</summary>");
        _writer.WriteLine(Names.Optimize);
        using (_writer.Block($"private static void {_step.Name}_Adders_{_set.Suffix}(ref ulong corner, ref ulong table)"))
        {
            for (var neuron = 0; neuron < Outputs; neuron++)
            {
                var first = neuron * _step.Shape.Taps;
                var signs = _circuit.Signs(input => _step.Layer.Weights.Signs![first + input]);
                foreach (var name in Enumerable.Range(0, _circuit.Adders.Count).Select(adder => Carry(adder, signs)).Append(Digit(_circuit.Lowest, signs[_circuit.Lowest])))
                {
                    _taken[neuron].Add(name);
                    if (_places.ContainsKey(name))
                        continue;
                    _places.Add(name, _places.Count);
                    Store(name, "table", _places[name]);
                }
            }
        }
    }

    /// <summary>Emits a function that adds up for some channels.</summary>
    private void EmitFunction(string name, int first, string positions, string parameters, Action<int, List<string>, string> emitNeuron)
    {
        _writer.WriteLine();
        _writer.WriteLine($"/// <summary>Channels of {_step.Layer.Name} from {first} on, at {positions}.</summary>");
        _writer.WriteLine(Names.Optimize);
        using (_writer.Block($"private static void {FunctionOf(name, first)}(ref ulong table, ref ulong pixel{parameters})"))
        {
            for (var neuron = first; neuron < Math.Min(first + Together, Outputs); neuron++)
            {
                _writer.WriteLine("{");
                using (_writer.Indented())
                {
                    _names = 0;
                    var taken = _taken[neuron].Select((item, i) => Declare($"x{Names.Number(i)}", Load("table", _places[item]))).ToList();
                    emitNeuron(neuron, taken.GetRange(0, taken.Count - 1), taken[taken.Count - 1]);
                }
                _writer.WriteLine("}");
            }
        }
    }

    private void EmitInner(int neuron, List<string> items, string lowest)
    {
        var bound = _bounds[Inner * Outputs + neuron];
        var half = (bound + 1) / 2;
        if (bound % 2 == 1)
            items.Add(lowest);
        var top = DigitsBelow(half);
        var missing = (1 << top) - half;
        Store(neuron, half == 0 ? $"~{_set.Zero}" : half > items.Count ? _set.Zero : Reaches(items, top, digit => (missing >> digit & 1) != 0));
    }

    private void EmitBorder(int neuron, List<string> items, string lowest)
    {
        _writer.WriteLine($"int bound = {Names.Element("bounds", neuron)};");
        _writer.WriteLine($"int missing = {1 << TopDigit} - ((bound + 1) >> 1);");
        items.Add(Declare("odd", $"{lowest} & {AllIf("bound & 1")}"));
        Store(neuron, Reaches(items, TopDigit, null));
    }

    /// <summary>Adds items of weight 1 and what is missing, and returns an expression of whether the sum reaches a power of two.</summary>
    /// <param name="items">Names of the items.</param>
    /// <param name="top">The digit of that power.</param>
    /// <param name="missing">The digits of what is missing, less than the power; null where it is the variable of this name, at most the power.</param>
    private string Reaches(List<string> items, int top, Func<int, bool>? missing)
    {
        for (var digit = 0; digit < top; digit++)
        {
            if (missing is null)
                items.Add(MissingDigit(digit));
            var carries = new List<string>();
            while (items.Count > 2)
            {
                var (a, b, c) = (items[0], items[1], items[2]);
                items.RemoveRange(0, 3);
                items.Add(Declare($"s{Names.Number(_names)}", SumOf(a, b, c)));
                carries.Add(Declare($"c{Names.Number(_names++)}", CarryOf(a, b, c)));
            }
            var hasOne = missing?.Invoke(digit) == true;
            if (items.Count == 2)
                carries.Add(Declare($"c{Names.Number(_names++)}", $"{items[0]} {(hasOne ? "|" : "&")} {items[1]}"));
            else if (items.Count == 1 && hasOne)
                carries.Add(items[0]);
            items = carries;
        }
        if (missing is null)
            items.Add(MissingDigit(top));
        return items.Count == 0 ? _set.Zero : string.Join(" | ", items);
    }

    private string MissingDigit(int digit) => Declare($"missing{Names.Number(digit)}", AllIf($"(missing >> {Names.Number(digit)}) & 1"));

    /// <summary>Stores the result of a channel, given where its count reaches the bound.</summary>
    private void Store(int neuron, string reaches)
    {
        var isFlipped = _flips is not null && (_flips[neuron / 64] >> (neuron % 64) & 1) != 0;
        Store(isFlipped ? $"({reaches})" : $"(~({reaches}))", "pixel", neuron);
    }

    private void Store(string value, string vectors, int index)
    {
        var at = index * (_set.Bits / 64);
        _writer.WriteLine(_set.IsScalar ? $"{Names.Element(vectors, at)} = {value};" : $"{value}.StoreUnsafe(ref {vectors}, {Names.Number(at)});");
    }

    private string Load(string vectors, int index)
    {
        var at = index * (_set.Bits / 64);
        return _set.IsScalar ? Names.Element(vectors, at) : $"{_set.VectorClass}.LoadUnsafe(ref {vectors}, {Names.Number(at)})";
    }

    /// <summary>The carry of an adder for a neuron.</summary>
    private string Carry(int adder, bool[] signs)
    {
        var (a, b, c) = _circuit.Adders[adder];
        var isComplement = c != CountCircuit.None && signs[c];
        var (notA, notB) = (signs[a] ^ isComplement, signs[b] ^ isComplement);
        var name = $"carry{Names.Number(adder)}{(notA || notB ? "_" : "")}{(notA ? "a" : "")}{(notB ? "b" : "")}";
        if (!_declared.Contains(name))
        {
            var (first, second) = (Digit(a, notA), Digit(b, notB));
            Declare(name, c == CountCircuit.None ? $"{first} & {second}" : CarryOf(first, second, Digit(c, false)));
        }
        return isComplement ? Complement(name) : name;
    }

    /// <summary>A digit, or its complement.</summary>
    private string Digit(int digit, bool isComplement)
    {
        var name = $"x{Names.Number(digit)}";
        if (!_declared.Contains(name))
        {
            if (_circuit.IsInput(digit))
            {
                Declare(name, LoadInput(digit));
            }
            else
            {
                var (a, b, c) = _circuit.AdderOf(digit);
                var (first, second) = (Digit(a, false), Digit(b, false));
                Declare(name, c == CountCircuit.None ? $"{first} ^ {second}" : SumOf(first, second, Digit(c, false)));
            }
        }
        return isComplement ? Complement(name) : name;
    }

    private string Complement(string name) => _declared.Contains(name + "_not") ? name + "_not" : Declare(name + "_not", "~" + name);

    private string Declare(string name, string expression)
    {
        _declared.Add(name);
        _writer.WriteLine($"{_set.Vector} {name} = {expression};");
        return name;
    }

    private string LoadInput(int input)
    {
        var (tap, channel) = (input / _map.Channels, input % _map.Channels);
        var pixel = tap / _map.KernelWidth * _map.DilationDown * _map.RowPixels + tap % _map.KernelWidth * _map.DilationAcross;
        return Load("corner", pixel * _map.Channels + channel);
    }

    private string SumOf(string a, string b, string c) => $"Bits{Names.Number(_set.Bits)}.Sum({a}, {b}, {c})";

    private string CarryOf(string a, string b, string c) => $"Bits{Names.Number(_set.Bits)}.Carry({a}, {b}, {c})";

    /// <summary>All lanes 1 where an expression is, and 0 where it is 0.</summary>
    private string AllIf(string expression)
    {
        var word = $"unchecked(0UL - (ulong)({expression}))";
        return _set.IsScalar ? word : $"{_set.VectorClass}.Create({word})";
    }

    /// <summary>Digits of the numbers below another one.</summary>
    private static int DigitsBelow(int number)
    {
        var digits = 0;
        while (1 << digits < number)
            digits++;
        return digits;
    }
}
