using System;
using CompactBnn.Format;
using CompactBnn.Generator.Emission;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Lowering;

/// <summary>
/// A map that stays planes between two steps, on the instruction sets where the one before makes planes and its only reader works on them: nothing is
/// packed and transposed in between.
/// </summary>
/// <param name="Sets">Whether it does, for each of <see cref="InstructionSet.All"/>.</param>
/// <param name="Offset">First word of the planes in the workspace.</param>
/// <param name="RowBits">Lanes of a row.</param>
/// <param name="Reader">The step that reads them.</param>
internal sealed record PlaneHandover(EquatableArray<bool> Sets, int Offset, int RowBits, Step Reader)
{
    /// <summary>Whether the map stays planes on an instruction set.</summary>
    public bool Has(InstructionSet set) => Sets[Array.IndexOf(InstructionSet.All, set)];

    /// <summary>Whether it does on all of them.</summary>
    public bool IsEverywhere => Array.TrueForAll(InstructionSet.All, Has);

    /// <summary>The instruction sets on which a step can make a map as planes.</summary>
    /// <param name="step">The step.</param>
    /// <param name="value">The map.</param>
    /// <param name="rowBits">Lanes of a row of the planes.</param>
    public static Func<InstructionSet, bool> MadeBy(Step step, string value, int rowBits) => step switch
    {
        PlanesStep planes when planes.Output.Value == value => _ => planes.Input.Channels is 1 or 3,
        BitLayerStep { MapKernel: { } kernels } layer when layer.Output.Value == value && PlaneLayout.OfRows(kernels.Map).RowBits == rowBits =>
            set => kernels.Of(set).Family == KernelFamily.Counters,
        _ => _ => false,
    };

    /// <summary>The planes that a pool reads of what a layer makes; null where it only reads packed pixels, since its windows are no squares of 2x2 side by side.</summary>
    /// <param name="step">The pool.</param>
    /// <param name="before">The layer's kernels.</param>
    public static PlaneLayout? ForPool(PoolStep step, MapKernel before)
    {
        var (window, shape) = (step.Pool.Window, step.Input.Shape);
        var two = new Extent(2, 2);
        return window.Size == two && window.Stride == two && window.Padding == Padding.None && step.Output.Shape.Height == shape.Height / 2 && step.Output.Shape.Width == shape.Width / 2
            ? new PlaneLayout(shape.Height, shape.Channels, PlaneLayout.OfRows(before.Map).RowBits)
            : null;
    }
}
