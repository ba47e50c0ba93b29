using System.Collections.Generic;
using System.Linq;
using CompactBnn.Generator.Emission;
using CompactBnn.Kernels.Sliced;

namespace CompactBnn.Generator.Lowering;

/// <summary>From how many images on a way to evaluate them together beats narrower ways and the images one by one, by the cost model.</summary>
internal static class BatchSize
{
    /// <summary>Where even the most images take longer than by narrower ways.</summary>
    public const int Never = int.MaxValue;

    /// <summary>The least number of images that are evaluated together on any machine.</summary>
    /// <param name="batch">The layout of batches.</param>
    /// <param name="layout">The layout of one image.</param>
    public static int Least(BatchLayout batch, NetworkLayout layout) =>
        InstructionSet.All.Min(widest => Of(batch, layout, widest).Values.Min());

    /// <summary>For each way that a machine has the least number of images it is used for.</summary>
    /// <param name="batch">The layout of batches.</param>
    /// <param name="layout">The layout of one image.</param>
    /// <param name="widest">The widest instruction set of the machine.</param>
    public static Dictionary<BatchWidth, int> Of(BatchLayout batch, NetworkLayout layout, InstructionSet widest)
    {
        // The scalar set is for machines without vectors alone, and octets of narrower vectors are never better than those of the widest.
        var widths = BatchWidth.All.Where(width => width.Set == widest || (width.Set.Bits < widest.Bits && !width.IsOctets && !width.Set.IsScalar)).ToArray();
        var image = Layers(batch, layout).Sum(step => KernelCosts.Image(layout.Costs.Of(widest.Bits), step, widest))
            + ByteLayers(batch, layout).Sum(step => KernelCosts.Image(step, widest));
        // The least cost of a number of images, by what is narrower than the way at hand.
        var narrower = Enumerable.Range(0, widths[0].Images + 1).Select(images => images * image).ToArray();
        var result = new Dictionary<BatchWidth, int>();
        foreach (var width in Enumerable.Reverse(widths))
        {
            var together = Together(batch, layout, width);
            var from = 1;
            while (from <= width.Images && together + OfBytes(from) > narrower[from])
                from++;
            result[width] = from <= width.Images ? from : Never;
            for (var images = result[width]; images < narrower.Length; images++)
            {
                var taken = System.Math.Min(images, width.Images);
                narrower[images] = System.Math.Min(narrower[images], together + OfBytes(taken) + narrower[images - taken]);
            }

            double OfBytes(int images) => ByteLayers(batch, layout).Sum(step => KernelCosts.Batch(step, width.Set, images));
        }
        return result;
    }

    private static double Together(BatchLayout batch, NetworkLayout layout, BatchWidth width)
    {
        if (width.IsOctets && batch.OctetLimitWords > BatchLayout.MostWords)
            return double.PositiveInfinity;
        var costs = layout.Costs.Of(width.Set.Bits);
        return Layers(batch, layout).Sum(step => width.IsOctets
            ? KernelCosts.BatchOctets(costs, new OctetShape(step.Shape.Taps), step.Output.Shape.Positions, step.Shape.Outputs, step.Threshold is null)
            : StraightLayers.Has(step) ? StraightLayers.Cost(step)
            : KernelCosts.Batch(costs, new CounterShape(step.Shape.Taps), step.Output.Shape.Positions, step.Shape.Outputs, step.Threshold is null));
    }

    private static IEnumerable<ByteLayerStep> ByteLayers(BatchLayout batch, NetworkLayout layout) => layout.Steps.Skip(batch.First).OfType<ByteLayerStep>();

    private static IEnumerable<BitLayerStep> Layers(BatchLayout batch, NetworkLayout layout) => layout.Steps.Skip(batch.First).OfType<BitLayerStep>();
}
