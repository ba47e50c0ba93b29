using System;
using System.Collections.Generic;
using CompactBnn.Format;
using CompactBnn.Generator.Emission;
using CompactBnn.Kernels.Bytes;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Lowering;

/// <summary>Turns the operations of a canonical network into steps, one after the other.</summary>
internal sealed class LayoutBuilder(Network network, KernelChoice kernels)
{
    /// <summary>The most words of the workspace: 64 MB.</summary>
    private const long MostWords = 1 << 23;

    /// <summary>The most literals in the tables of a network: 32 MB of words.</summary>
    private const long MostLiterals = 1 << 22;

    /// <summary>The most steps: they are called from one function, which the JIT must still optimise.</summary>
    private const int MostSteps = 256;

    private readonly List<Step> _steps = [];
    private readonly Dictionary<string, Map> _maps = [];
    private readonly Dictionary<string, Map> _mapsAmongOnes = [];
    private readonly ValueReaders _readers = new(network);
    private readonly WorkspaceAllocator _workspace = new();
    private readonly StepNames _names = new();
    private long _literals;
    private bool _isTooLarge;
    private int _lastIndex;

    public IReadOnlyList<Step> Steps => _steps;

    public int WorkspaceLength => _workspace.Length;

    /// <summary>Makes the steps.</summary>
    /// <returns>Why the network does not compile, or null.</returns>
    public string? Build()
    {
        for (var i = 0; i < network.Operations.Length; i++)
        {
            if (FusedFlatten(i) is { } flat)
            {
                i++;
                _steps.Add(new FlatPlaneStep(_names.For(flat.Input), (EncodePlanes)network.Operations[i - 1], network.Input.Shape, Place(flat.Name, i)));
                continue;
            }
            if (ByteLayers.Of(network, i, kernels.Preference) is { } layer)
            {
                AddByteLayer((EncodeValues)network.Operations[i], layer, (Threshold)network.Operations[i + 2], i + 2);
                i += 2;
                AddCopy(network.Operations[i].Name);
                if (BudgetObstacle() is { } obstacleOfBytes)
                    return obstacleOfBytes;
                continue;
            }
            var fused = FusedThreshold(i);
            if (Add(network.Operations[i], i, fused) is { } obstacle)
                return obstacle;
            if (network.Operations[i] is not Flatten flatten || !_readers.IsView(flatten))
                AddCopy(fused?.Name ?? network.Operations[i].Name);
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
                Add(new PlanesStep(_names.For(operation.Name), planes, network.Input.Shape, Place(operation.Name, index)), index);
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
                AddPool(pool, index);
                break;
            case SumPool pool:
                _steps.Add(new SumPoolStep(_names.For(operation.Name), pool, _maps[operation.Input], Place(operation.Name, index)));
                break;
            case Affine affine:
                _literals += 2L * affine.Channels.Length;
                _steps.Add(new AffineStep(_names.For(operation.Name), affine, affine.FitsBeforeBounds(network.ValueOf(operation.Input)), _maps[operation.Input], Place(operation.Name, index)));
                break;
            case Addition addition:
                _steps.Add(new AdditionStep(_names.For(operation.Name), addition, MapsOf(addition), Place(operation.Name, index)));
                break;
            case Concatenation concatenation:
                _steps.Add(new ConcatenationStep(_names.For(operation.Name), concatenation, MapsOf(concatenation), Place(operation.Name, index)));
                break;
            case Flatten flatten:
                AddFlatten(flatten, index);
                break;
            case Scores:
                _steps.Add(new SumsStep(_names.For(operation.Name), _maps[operation.Input], network.ClassCount));
                break;
        }
        return null;
    }

    // Windows that NarrowLayer may read behind the last one of a row, and integers of a word.
    private const int WindowsBehind = 3;
    private const int WordIntegers = 4;

    private string? AddLayer(WeightedLayer layer, int index, Threshold? fused)
    {
        var input = layer is Convolution { PadValue: 1 } && _mapsAmongOnes.TryGetValue(layer.Input, out var amongOnes) ? amongOnes : _maps[layer.Input];
        var shape = LayerShape.Of(layer, input.Shape);
        var name = _names.For(layer.Name);
        if (input.Kind == ElementKind.Integer)
        {
            _literals += (long)shape.Blocks * LayerShape.BlockLanes * shape.Taps;
            var isNarrow = IsNarrow(layer);
            var output = Place((fused ?? (Operation)layer).Name, index);
            _steps.Add(new IntegerLayerStep(name, layer, shape, input, isNarrow, isNarrow ? PlaceNarrow(shape, input, output, index) : 0, fused, output));
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
        var kernel = MapKernel.Of(kernels, layer, fused, shape, rows.Count * columns.Count, input, map,
            (geometry, set) => Saved(layer.Input, input, geometry, set));
        var step = new BitLayerStep(name, layer, fused, shape, rows, columns, input, map, patch) { MapKernel = kernel };
        if (kernel is not null)
        {
            var given = Hand(layer.Input, input, step, PlaneLayout.OfRows(kernel.Map), set => kernel.Of(set).Family == KernelFamily.Counters, index);
            step = step with
            {
                Scratch = _workspace.Allocate(kernel.ScratchWords, index, index),
                Planes = given?.Offset ?? _workspace.Allocate(kernel.PlaneWords, index, index),
                Given = given,
            };
        }
        Add(step, index);
        return null;
    }

    private void AddPool(MaxPool pool, int index)
    {
        var input = _maps[pool.Input];
        var step = new PoolStep(_names.For(pool.Name), pool, input, Place(pool.Name, index));
        var given = _steps[_steps.Count - 1] is BitLayerStep { MapKernel: { } kernels } && PlaneHandover.ForPool(step, kernels) is { } planes
            ? Hand(pool.Input, input, step, planes, _ => true, index)
            : null;
        Add(step with { Given = given }, index);
    }

    /// <summary>Adds a step that a later one may take planes from.</summary>
    private void Add(Step step, int index)
    {
        _steps.Add(step);
        _lastIndex = index;
    }

    /// <summary>Lets the step before hand its map over as planes, where it makes them and they are read; null where that is so on no instruction set.</summary>
    /// <param name="value">The value that is read: the map itself, or a view of it, which may have other readers.</param>
    /// <param name="input">The map.</param>
    /// <param name="reader">The step at hand.</param>
    /// <param name="planes">The planes that it reads.</param>
    /// <param name="reads">The instruction sets on which it reads them.</param>
    /// <param name="index">Its operation.</param>
    private PlaneHandover? Hand(string value, Map input, Step reader, PlaneLayout planes, Func<InstructionSet, bool> reads, int index)
    {
        var before = _steps[_steps.Count - 1];
        var made = MadeBefore(value, input, planes.RowBits);
        var sets = Array.ConvertAll(InstructionSet.All, set => made(set) && reads(set));
        if (!Array.Exists(sets, isHanded => isHanded))
            return null;
        var handover = new PlaneHandover(EquatableArray<bool>.From(sets), _workspace.Allocate(planes.Words, _lastIndex, index), planes.RowBits, reader);
        _steps[_steps.Count - 1] = before is PlanesStep encoding ? encoding with { Next = handover } : (BitLayerStep)before with { Next = handover };
        return handover;
    }

    /// <summary>What a layer by counters over pixels and the step before it save where the map between them stays planes, in nanoseconds.</summary>
    private double Saved(string value, Map input, MapGeometry map, InstructionSet set) => MadeBefore(value, input, PlaneLayout.OfRows(map).RowBits)(set)
        ? KernelCosts.Handover(kernels.Costs.Of(set.Bits), map, _steps[_steps.Count - 1] is BitLayerStep)
        : 0;

    /// <summary>The instruction sets on which the step before can hand its map over as planes.</summary>
    /// <param name="value">The value that is read: the map itself, or a view of it, which may have other readers.</param>
    /// <param name="input">The map.</param>
    /// <param name="rowBits">Lanes of a row of the planes.</param>
    private Func<InstructionSet, bool> MadeBefore(string value, Map input, int rowBits)
    {
        // Batches make lanes of bytes only in the first step; what any other encoding makes they may take packed.
        if (_steps.Count == 0 || value != input.Value || network.ReaderCount(value) != 1 || (_steps[_steps.Count - 1] is PlanesStep && _steps.Count > 1))
            return _ => false;
        return PlaneHandover.MadeBy(_steps[_steps.Count - 1], input.Value, rowBits);
    }

    /// <summary>Places the copy of an input in 16 bits, with what may be read behind it.</summary>
    private int PlaceNarrow(LayerShape shape, Map input, Map output, int index)
    {
        var behind = output.Shape.Width == 1 ? 0 : WindowsBehind * (long)shape.Window.Stride.Horizontal * input.PixelLength;
        var words = (input.Length + behind + 1 + WordIntegers - 1) / WordIntegers;
        if (words <= MostWords)
            return _workspace.Allocate((int)words, index, index);
        _isTooLarge = true;
        return 0;
    }

    private void AddByteLayer(EncodeValues values, Convolution layer, Threshold threshold, int index)
    {
        var input = network.Input.Shape;
        var shape = LayerShape.Of(layer, input);
        var output = Place(threshold.Name, index);
        var map = MapKernel.GeometryOf(shape.Window, (input, input.Width * input.Channels), (output.Shape, output.RowLength));
        _literals += values.Table.Length + (long)shape.Outputs * shape.Words;
        var scratch = _workspace.Allocate(new ByteMapLayout(map, shape.Outputs, ByteLayers.MostLanes).Words, index, index);
        _steps.Add(new ByteLayerStep(_names.For(layer.Name), values, layer, threshold, shape, input, output, map, scratch));
    }

    private Map[] MapsOf(MergingOperation operation)
    {
        var maps = new Map[operation.Inputs.Length];
        for (var i = 0; i < maps.Length; i++)
            maps[i] = _maps[operation.Inputs[i]];
        return maps;
    }

    private void AddFlatten(Flatten flatten, int index)
    {
        var input = _maps[flatten.Input];
        if (_readers.IsView(flatten))
        {
            var shape = network.ValueOf(flatten.Name).Shape;
            _maps[flatten.Name] = input with { Shape = shape };
            if (_mapsAmongOnes.TryGetValue(flatten.Input, out var amongOnes))
                _mapsAmongOnes[flatten.Name] = amongOnes with { Shape = shape };
            return;
        }
        if (input.HasRing)
        {
            var whole = input with { Ring = Padding.None };
            whole = whole with { Offset = _workspace.Allocate(whole.Words, index, index) };
            _steps.Add(new CopyStep(_names.For(flatten.Name + "-input"), flatten.Input, input, whole));
            input = whole;
        }
        _steps.Add(new FlattenStep(_names.For(flatten.Name), input, Place(flatten.Name, index)));
    }

    /// <summary>The flatten right behind an encoding of one colour to one plane, where it is its only reader.</summary>
    private Flatten? FusedFlatten(int index) =>
        network.Operations[index] is EncodePlanes { Planes.Length: 1 } planes
        && network.Input.Shape.Channels == 1
        && network.ReaderCount(planes.Name) == 1
        && network.Operations[index + 1] is Flatten flatten && flatten.Input == planes.Name
        && !_readers.IsView(flatten)
        && _readers.Ring(flatten.Name, ofOnes: false) == Padding.None && _readers.Ring(flatten.Name, ofOnes: true) == Padding.None
            ? flatten
            : null;

    /// <summary>Whether all integers that a layer reads fit 16 bits.</summary>
    private bool IsNarrow(WeightedLayer layer) => network.ValueOf(layer.Input) is
        { Kind: ElementKind.Integer, Minimum: >= short.MinValue, Maximum: <= short.MaxValue };

    /// <summary>The threshold right behind a layer whose sums it can take from registers, where it is their only reader.</summary>
    private Threshold? FusedThreshold(int index) =>
        network.Operations[index] is WeightedLayer layer
        && (network.ValueOf(layer.Input).Kind == ElementKind.Bit || (IsNarrow(layer) && layer is not Convolution { Groups: > 1 }))
        && network.ReaderCount(layer.Name) == 1
        && network.Operations[index + 1] is Threshold threshold && threshold.Input == layer.Name
            ? threshold
            : null;

    /// <summary>
    /// Gives a value its place in the workspace, with the ring that its readers want. Where some want a ring of +1 and others one of anything
    /// else, there is a copy of the map for the former.
    /// </summary>
    private Map Place(string value, int step)
    {
        var (ring, ringOfOnes) = (_readers.Ring(value, ofOnes: false), _readers.Ring(value, ofOnes: true));
        if (ringOfOnes == Padding.None)
            return _maps[value] = Place(value, step, ring, network.ValueOf(value).Kind == ElementKind.Integer ? 0 : -1);
        if (ring == Padding.None)
            return _maps[value] = Place(value, step, ringOfOnes, 1);
        _mapsAmongOnes[value] = Place(value, step, ringOfOnes, 1) with { Value = value + " among ones" };
        return _maps[value] = Place(value, step, ring, -1);
    }

    private Map Place(string value, int step, Padding ring, int ringValue)
    {
        var info = network.ValueOf(value);
        var map = new Map(0, info.Kind, info.Shape, ring, ringValue) { Value = value };
        if (((long)info.Shape.Height + ring.Top + ring.Bottom) * (info.Shape.Width + ring.Left + ring.Right) * map.PixelLength <= MostWords)
            return map with { Offset = _workspace.Allocate(map.Words, step, _readers.Last(value)) };
        _isTooLarge = true;
        return map;
    }

    /// <summary>Adds the copy of a value just made for readers that want another ring.</summary>
    private void AddCopy(string value)
    {
        if (_mapsAmongOnes.TryGetValue(value, out var amongOnes))
            _steps.Add(new CopyStep(_names.For(value + "-copy"), value, _maps[value], amongOnes));
    }
}
