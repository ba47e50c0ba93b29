using CompactBnn.Training.Networks;

namespace CompactBnn.Training.Compaction;

/// <summary>Smaller widths for the layers of a chain; the last layer keeps one unit a class.</summary>
/// <remarks>Widths are multiples of an eighth of the layer, and of 8 in layers of 64 and more, as words and vectors are.</remarks>
internal static class WidthChoice
{
    private const int NarrowPart = 8;

    /// <summary>All layers shrunk by the same factor, as the paper does, to at most a cost.</summary>
    /// <param name="architecture">The chain.</param>
    /// <param name="cost">What a chain costs as a part of this one.</param>
    /// <param name="most">The most that it may cost; where even the least widths cost more, these are taken.</param>
    public static Architecture Uniform(Architecture architecture, Func<Architecture, double> cost, double most)
    {
        var smallest = Scaled(architecture, 0);
        for (var percent = 100; percent > 0; percent--)
        {
            var scaled = Scaled(architecture, percent / 100.0);
            if (cost(scaled) <= most)
                return scaled;
            smallest = scaled;
        }
        return smallest;
    }

    /// <summary>Layers shrunk one by one to at most a cost: always where the neurons that go matter least for what goes with them.</summary>
    /// <remarks>
    /// Importance is measured with all other neurons there, and says little of the last few of a layer. So no layer shrinks to less than an eighth of its width while another one
    /// can still go; otherwise the largest one would become a bottleneck before the others lose anything.
    /// </remarks>
    /// <param name="architecture">The chain.</param>
    /// <param name="cost">What a chain costs as a part of this one.</param>
    /// <param name="most">The most that it may cost; where even the least widths cost more, these are taken.</param>
    /// <param name="importance">For each layer but the last the importance of its neurons.</param>
    public static Architecture ByImportance(Architecture architecture, Func<Architecture, double> cost, double most, IReadOnlyList<double[]> importance)
    {
        var sorted = importance.Select(neurons => neurons.Order().ToArray()).ToArray();
        var widths = architecture.Layers.Select(layer => layer.Outputs).ToArray();
        var current = architecture;
        for (var total = cost(current); total > most; total = cost(current))
        {
            var best = (Layer: -1, IsNarrow: true, Loss: double.PositiveInfinity, Next: current);
            for (var layer = 0; layer < sorted.Length; layer++)
            {
                var step = Step(architecture.Layers[layer].Outputs);
                if (widths[layer] <= step)
                    continue;
                var gone = architecture.Layers[layer].Outputs - widths[layer];
                var next = architecture.WithOutputs([.. widths.Select((width, i) => i == layer ? width - step : width)]);
                var isNarrow = (widths[layer] - step) * NarrowPart < architecture.Layers[layer].Outputs;
                var loss = sorted[layer].Skip(gone).Take(step).Sum() / (total - cost(next));
                if (isNarrow == best.IsNarrow ? loss < best.Loss : best.IsNarrow)
                    best = (layer, isNarrow, loss, next);
            }
            if (best.Layer < 0)
                break;
            current = best.Next;
            widths[best.Layer] -= Step(architecture.Layers[best.Layer].Outputs);
        }
        return current;
    }

    private static Architecture Scaled(Architecture architecture, double factor) => architecture.WithOutputs(
        [.. architecture.Layers.Select((layer, i) =>
        {
            var step = Step(layer.Outputs);
            return i == architecture.Layers.Count - 1 ? layer.Outputs : Math.Min(layer.Outputs, Math.Max(step, (int)(layer.Outputs * factor / step) * step));
        })]);

    private static int Step(int width) => Math.Clamp(width / 8, 1, 8);
}
