using System.Globalization;
using System.Text.RegularExpressions;
using CompactBnn.Format;

namespace CompactBnn.Training.Networks;

/// <summary>The layers of a chain, in the field's short notation: <c>32C3-32C3-P2-256FC-10FC</c>.</summary>
/// <remarks>
/// <c>nCk</c> is a convolution to n channels with an odd k x k kernel, stride 1, padded by 0 to keep height and width; <c>Pk</c> a max-pool of k x k with stride k;
/// <c>nFC</c> a fully connected layer of n units. Batch-norm and sign follow each layer, after its pool; the last layer has one unit a class, a norm and no sign.
/// </remarks>
public sealed partial class Architecture
{
    private Architecture(string notation, IReadOnlyList<LayerPlan> layers)
    {
        Notation = notation;
        Layers = layers;
    }

    /// <summary>The notation that was read.</summary>
    public string Notation { get; }

    /// <summary>The weighted layers, each with the pool that follows it.</summary>
    public IReadOnlyList<LayerPlan> Layers { get; }

    /// <summary>Reads the notation.</summary>
    /// <exception cref="FormatException">A part is not understood, or stands where it cannot; the message says which and what would be right.</exception>
    public static Architecture Parse(string notation)
    {
        var layers = new List<LayerPlan>();
        foreach (var part in notation.Split('-'))
            Append(layers, part);
        if (layers is not [.., DensePlan])
            throw new FormatException($"\"{notation}\" must end in a fully connected layer with one unit a class, for example 10FC.");
        return new(notation, layers);
    }

    /// <summary>Checks that the layers fit an input and a number of classes.</summary>
    /// <exception cref="FormatException">They do not; the message says where.</exception>
    public void Check(Shape input, int classes)
    {
        int height = input.Height, width = input.Width;
        foreach (var pool in Layers.OfType<ConvolutionPlan>().Select(layer => layer.Pool).Where(pool => pool > 1))
        {
            if (height < pool || width < pool)
                throw new FormatException($"P{pool} stands over a map of {height}x{width}, which is smaller than its window.");
            (height, width) = (height / pool, width / pool);
        }
        if (Layers[^1].Outputs != classes)
            throw new FormatException($"The last layer has {Layers[^1].Outputs} units and the data has {classes} classes; write {classes}FC.");
    }

    private static void Append(List<LayerPlan> layers, string part)
    {
        var match = Part().Match(part);
        if (!match.Success)
            throw new FormatException($"\"{part}\" is no layer; write for example 32C3 (convolution), P2 (pool) or 256FC (fully connected), joined by \"-\".");
        if (match.Groups["pool"].Success)
            AppendPool(layers, part, Number(match, "pool"));
        else if (match.Groups["units"].Success)
            layers.Add(new DensePlan(Number(match, "units")));
        else
            AppendConvolution(layers, part, Number(match, "channels"), Number(match, "kernel"));
    }

    private static void AppendConvolution(List<LayerPlan> layers, string part, int channels, int kernel)
    {
        if (layers is [.., DensePlan])
            throw new FormatException($"{part} follows a fully connected layer; convolutions come first.");
        if (kernel % 2 == 0)
            throw new FormatException($"{part} has an even kernel; use 1, 3, 5 or 7.");
        layers.Add(new ConvolutionPlan(channels, kernel, Pool: 1));
    }

    private static void AppendPool(List<LayerPlan> layers, string part, int size)
    {
        if (layers is not [.., ConvolutionPlan { Pool: 1 } last])
            throw new FormatException($"{part} must follow a convolution, for example 32C3-{part}.");
        layers[^1] = last with { Pool = size };
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:(?<channels>[1-9]\d{0,3})C(?<kernel>[1-9])|P(?<pool>[2-9])|(?<units>[1-9]\d{0,4})FC)\z")]
    private static partial Regex Part();
}

/// <summary>A weighted layer.</summary>
/// <param name="Outputs">Output channels.</param>
public abstract record LayerPlan(int Outputs);

/// <summary>A convolution that keeps height and width, and the pool after it.</summary>
/// <param name="Outputs">Output channels.</param>
/// <param name="Kernel">Edge of the kernel, odd.</param>
/// <param name="Pool">Edge and stride of the max-pool that follows; 1 for none.</param>
public sealed record ConvolutionPlan(int Outputs, int Kernel, int Pool) : LayerPlan(Outputs);

/// <summary>A fully connected layer.</summary>
/// <param name="Outputs">Units.</param>
public sealed record DensePlan(int Outputs) : LayerPlan(Outputs);
