using System.Collections.Generic;
using CompactBnn.Format;

namespace CompactBnn.Generator.Lowering;

/// <summary>Turns the operations of a canonical network into steps, one after the other.</summary>
internal sealed class LayoutBuilder(Network network)
{
    /// <summary>The most words of the workspace: 64 MB.</summary>
    private const long MostWords = 1 << 23;

    /// <summary>The most literals in the tables of a network: 32 MB of words.</summary>
    private const long MostLiterals = 1 << 22;

    /// <summary>The most steps: they are called from one function, which the JIT must still optimise.</summary>
    private const int MostSteps = 256;

    private readonly List<Step> _steps = [];
    private readonly Dictionary<string, Map> _maps = [];
    private readonly WorkspaceAllocator _workspace = new();
    private readonly StepNames _names = new();
    private long _literals;
    private bool _isTooLarge;

    public IReadOnlyList<Step> Steps => _steps;

    public int WorkspaceLength => _workspace.Length;

    /// <summary>Makes the steps.</summary>
    /// <returns>Why the network does not compile, or null.</returns>
    public string? Build()
    {
        for (var i = 0; i < network.Operations.Length; i++)
        {
            var fused = FusedThreshold(i);
            if (Add(network.Operations[i], i, fused) is { } obstacle)
                return obstacle;
            if (BudgetObstacle() is { } budget)
                return budget;
            if (fused is not null)
                i++;
        }
        return null;
    }

    private string? BudgetObstacle() =>
        _isTooLarge || _workspace.Length > MostWords ? $"its values with their padding take more than the budget of {MostWords} words of scratch memory"
        : _literals > MostLiterals ? $"its tables have more than the budget of {MostLiterals} literals"
        : _steps.Count > MostSteps ? $"it has more than the budget of {MostSteps} steps"
        : null;

    private string? Add(Operation operation, int index, Threshold? fused)
    {
        switch (operation)
        {
            case EncodePlanes planes:
                _literals += 5L * planes.Planes.Length;
                _steps.Add(new PlanesStep(_names.For(operation.Name), planes, network.Input.Shape, Place(operation.Name, index)));
                break;
            case EncodeValues values:
                _literals += values.Table.Length;
                _steps.Add(new ValuesStep(_names.For(operation.Name), values, Place(operation.Name, index)));
                break;
            case WeightedLayer layer:
                return AddLayer(layer, index, fused);
            case Threshold threshold:
                _steps.Add(new ThresholdStep(_names.For(operation.Name), threshold, _maps[operation.Input], Place(operation.Name, index)));
                break;
            case MaxPool pool:
                _steps.Add(new PoolStep(_names.For(operation.Name), pool, _maps[operation.Input], Place(operation.Name, index)));
                break;
            case Flatten:
                AddFlatten(operation, index);
                break;
            case Scores:
                _steps.Add(new SumsStep(_names.For(operation.Name), _maps[operation.Input], network.ClassCount));
                break;
        }
        return null;
    }

    private string? AddLayer(WeightedLayer layer, int index, Threshold? fused)
    {
        var input = _maps[layer.Input];
        var shape = LayerShape.Of(layer, input.Shape);
        var name = _names.For(layer.Name);
        if (input.Kind == ElementKind.Integer)
        {
            _literals += (long)shape.Blocks * LayerShape.BlockLanes * shape.Taps;
            _steps.Add(new IntegerLayerStep(name, layer, shape, input, Place(layer.Name, index)));
            return null;
        }
        var rows = BorderClasses.OfRows(shape, input.Shape);
        var columns = BorderClasses.OfColumns(shape, input.Shape);
        if (rows is null || columns is null)
            return $"the padding of '{layer.Name}' makes more than 256 kinds of rows or columns";
        long lanes = shape.Blocks * LayerShape.BlockLanes, planes = layer.Weights.Kind switch { WeightKind.Integer => layer.Weights.BitWidth, WeightKind.Masked => 2, _ => 1 };
        _literals += lanes * shape.Words * planes + lanes * rows.Count * columns.Count;
        var patch = shape.ReadsPixels ? 0 : _workspace.Allocate(shape.Words, index, index);
        var map = fused is null ? Place(layer.Name, index) : Place(fused.Name, index);
        _steps.Add(new BitLayerStep(name, layer, fused, shape, rows, columns, input, map, patch));
        return null;
    }

    private void AddFlatten(Operation flatten, int index)
    {
        if (IsView(flatten))
            _maps[flatten.Name] = _maps[flatten.Input] with { Shape = network.ValueOf(flatten.Name).Shape };
        else
            _steps.Add(new FlattenStep(_names.For(flatten.Name), _maps[flatten.Input], Place(flatten.Name, index)));
    }

    /// <summary>Whether a flattened value is the same words as the value before: nothing lies between its pixels, now or later.</summary>
    private bool IsView(Operation flatten)
    {
        var input = network.ValueOf(flatten.Input);
        return input.Shape.Positions == 1
            || (RingAround(flatten.Name) == Padding.None && (input.Kind == ElementKind.Integer || input.Shape.Channels % 64 == 0));
    }

    /// <summary>The threshold right behind a layer on bits, where it is the sum's only reader.</summary>
    private Threshold? FusedThreshold(int index) =>
        network.Operations[index] is WeightedLayer layer
        && network.ValueOf(layer.Input).Kind == ElementKind.Bit
        && network.ReaderCount(layer.Name) == 1
        && network.Operations[index + 1] is Threshold threshold && threshold.Input == layer.Name
            ? threshold
            : null;

    /// <summary>Gives a value its place in the workspace, with the ring that its readers want.</summary>
    private Map Place(string value, int step)
    {
        var info = network.ValueOf(value);
        var ring = RingAround(value);
        var ringValue = info.Kind == ElementKind.Integer ? 0 : PadValueAround(value) == 1 ? 1 : -1;
        var map = new Map(0, info.Kind, info.Shape, ring, ringValue);
        if (((long)info.Shape.Height + ring.Top + ring.Bottom) * (info.Shape.Width + ring.Left + ring.Right) * map.PixelLength > MostWords)
        {
            _isTooLarge = true;
            return _maps[value] = map;
        }
        return _maps[value] = map with { Offset = _workspace.Allocate(map.Words, step, LastReader(value)) };
    }

    /// <summary>The padding that the readers of a value, or of a view of it, want around it.</summary>
    private Padding RingAround(string value) => PaddedReader(value)?.Window.Padding ?? Padding.None;

    private int PadValueAround(string value) => PaddedReader(value)?.PadValue ?? 0;

    private Convolution? PaddedReader(string value)
    {
        foreach (var operation in network.Operations.AsSpan())
        {
            if (operation.Input != value)
                continue;
            if (operation is Convolution conv && conv.Window.Padding != Padding.None)
                return conv;
            if (operation is Flatten && network.ValueOf(value).Shape.Positions == 1)
                return PaddedReader(operation.Name);
        }
        return null;
    }

    /// <summary>Index of the last operation that reads a value or a view of it.</summary>
    private int LastReader(string value)
    {
        var last = 0;
        for (var i = 0; i < network.Operations.Length; i++)
        {
            if (network.Operations[i].Input == value)
                last = System.Math.Max(last, network.Operations[i] is Flatten flatten && IsView(flatten) ? LastReader(flatten.Name) : i);
        }
        return last;
    }
}
