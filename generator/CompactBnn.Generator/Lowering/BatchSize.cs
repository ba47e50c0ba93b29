using System;
using System.Collections.Generic;
using System.Linq;
using CompactBnn.Generator.Emission;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Lowering;

/// <summary>From how many images on a vector of them beats the images one by one, by the cost model.</summary>
internal static class BatchSize
{
    /// <summary>Where even a full vector of images takes longer than the images one by one.</summary>
    public const int Never = int.MaxValue;

    /// <summary>The least number of images for which vectors of them are used on any machine.</summary>
    /// <param name="batch">The layout of batches.</param>
    /// <param name="layout">The layout of one image.</param>
    public static int Least(BatchLayout batch, NetworkLayout layout) =>
        InstructionSet.All.Min(set => WidestBeside(set).Append(set).Min(widest => From(batch, layout, set, widest)));

    /// <summary>The wider sets of the machines that use a set for a part of a batch, the narrowest first.</summary>
    public static IEnumerable<InstructionSet> WidestBeside(InstructionSet set) =>
        InstructionSet.All.Where(other => !set.IsScalar && other.Bits > set.Bits).Reverse();

    /// <summary>The least number of images for which the vectors of an instruction set are used.</summary>
    /// <param name="batch">The layout of batches.</param>
    /// <param name="layout">The layout of one image.</param>
    /// <param name="set">The instruction set.</param>
    /// <param name="widest">The widest one of the machine, by which images go one by one.</param>
    public static int From(BatchLayout batch, NetworkLayout layout, InstructionSet set, InstructionSet widest)
    {
        CostTable costs = layout.Costs.Of(set.Bits), costsOfOne = layout.Costs.Of(widest.Bits);
        double vector = 0, image = 0;
        for (var i = batch.First; i < layout.Steps.Count; i++)
        {
            if (layout.Steps[i] is not BitLayerStep step)
                continue;
            var positions = step.Output.Shape.Positions;
            vector += KernelCosts.Batch(costs, new CounterShape(step.Shape.Taps), positions, step.Shape.Outputs);
            image += KernelCosts.Image(costsOfOne, step, widest);
        }
        if (set != widest && vector > set.Bits * image)
            return Never;
        // With up to half of the lanes the next narrower vectors do the same work in half of the time.
        var half = set.Bits <= 128 ? 1 : set.Bits / 2 + 1;
        return Math.Max(half, Math.Min(set.Bits, (int)Math.Ceiling(vector / image)));
    }
}
