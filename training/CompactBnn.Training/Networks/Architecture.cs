using System.Globalization;
using System.Text.RegularExpressions;
using CompactBnn.Format;

namespace CompactBnn.Training.Networks;

/// <summary>The layers of a chain, in the field's short notation: <c>32C3-32C3-P2-256FC-10FC</c>.</summary>
/// <remarks>
/// <c>nCk</c> is a convolution to n channels with an odd k x k kernel, stride 1, padded by 0 to keep height and width; <c>Pk</c> a max-pool of k x k with stride k;
/// <c>nFC</c> a fully connected layer of n units. Batch-norm and sign follow each layer, after its pool; the last layer has one unit a class, a norm and no sign.
/// <para>
/// A residual network starts with <c>nSk</c>, a convolution by real weights that reads whole bytes; <c>nRk</c> is a block of sign, binary convolution, norm and a shortcut of real numbers
/// around them, which halves height and width where it changes the number of channels; and the one fully connected layer, of real weights, reads the average of each channel.
/// </para>
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

    /// <summary>Whether it is a residual network, with branches of real numbers, rather than a chain of binary layers.</summary>
    public bool IsResidual => Layers[0] is StemPlan;

    /// <summary>Reads the notation.</summary>
    /// <exception cref="FormatException">A part is not understood, or stands where it cannot; the message says which and what would be right.</exception>
    public static Architecture Parse(string notation)
    {
        // A network carries its notation as metadata.
        if (notation.Length > FormatLimits.MetadataCharacters)
            throw new FormatException($"the layers take {notation.Length} characters; {FormatLimits.MetadataCharacters} is the most.");
        var layers = new List<LayerPlan>();
        foreach (var part in notation.Split('-'))
            Append(layers, part);
        if (layers is not [.., DensePlan])
            throw new FormatException($"\"{notation}\" must end in a fully connected layer with one unit a class, for example 10FC.");
        RequireOneFamily(notation, layers);
        return new(notation, layers);
    }

    /// <summary>The same chain with other numbers of output channels.</summary>
    /// <param name="outputs">One number a weighted layer; the last one is the number of classes.</param>
    public Architecture WithOutputs(IReadOnlyList<int> outputs) => Parse(string.Join('-', Layers.Select((layer, i) => layer switch
    {
        ConvolutionPlan { Kernel: var kernel, Pool: var pool } => $"{outputs[i]}C{kernel}{(pool > 1 ? $"-P{pool}" : "")}",
        _ => $"{outputs[i]}FC",
    })));

    /// <summary>Number of weights.</summary>
    /// <param name="encoded">The map that the first layer reads.</param>
    public long WeightsOn(Shape encoded) => LayersOn(encoded).Sum(layer => layer.Weights);

    /// <summary>Weights and multiply-accumulates an image of each layer.</summary>
    /// <param name="encoded">The map that the first layer reads.</param>
    internal IEnumerable<(long Weights, long Operations)> LayersOn(Shape encoded)
    {
        var shape = encoded;
        foreach (var layer in Layers)
        {
            if (layer is ConvolutionPlan convolution)
            {
                var weights = (long)layer.Outputs * convolution.Kernel * convolution.Kernel * shape.Channels;
                yield return (weights, weights * shape.Height * shape.Width);
                shape = new(shape.Height / convolution.Pool, shape.Width / convolution.Pool, layer.Outputs);
            }
            else
            {
                yield return (layer.Outputs * shape.Elements, layer.Outputs * shape.Elements);
                shape = new(1, 1, layer.Outputs);
            }
        }
    }

    /// <summary>Checks that the layers fit an input and a number of classes, and are not larger than a network may be.</summary>
    /// <param name="planes">The map of bit planes that the first layer reads.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="FormatException">They do not; the message says where.</exception>
    public void Check(Shape planes, int classes)
    {
        if (IsResidual)
        {
            CheckResidual(planes, classes);
            return;
        }
        var shape = planes;
        long weights = 0;
        foreach (var layer in Layers)
        {
            RequireElements(shape);
            var convolution = layer as ConvolutionPlan;
            weights += layer.Outputs * (convolution is null ? shape.Elements : (long)convolution.Kernel * convolution.Kernel * shape.Channels);
            if (weights > FormatLimits.Weights)
                throw new FormatException($"The layers have more than {FormatLimits.Weights} weights; make them smaller.");
            shape = convolution is null ? new(1, 1, layer.Outputs) : Pooled(shape with { Channels = layer.Outputs }, convolution.Pool);
        }
        RequireUnits(classes);
    }

    private static void RequireOneFamily(string notation, List<LayerPlan> layers)
    {
        var residual = layers.Count(layer => layer is StemPlan or ResidualPlan);
        var isResidual = layers is [StemPlan, .. var middle, DensePlan] && middle.All(layer => layer is ResidualPlan);
        if (residual > 0 && !isResidual)
            throw new FormatException($"\"{notation}\" mixes two kinds of networks; a residual one is a stem, blocks and one fully connected layer, for example 32S3-P2-32R3-64R3-10FC.");
    }

    private void CheckResidual(Shape pictures, int classes)
    {
        var shape = pictures;
        foreach (var layer in Layers.SkipLast(1))
        {
            var halves = layer is ResidualPlan && layer.Outputs != shape.Channels;
            if (halves && (shape.Height % 2 != 0 || shape.Width % 2 != 0))
                throw new FormatException($"{layer.Outputs}R halves a map of {shape.Height}x{shape.Width}; height and width must be even there.");
            shape = Pooled(shape with { Channels = layer.Outputs }, halves ? 2 : (layer as StemPlan)?.Pool ?? 1);
        }
        RequireUnits(classes);
    }

    private void RequireUnits(int classes)
    {
        if (Layers[^1].Outputs != classes)
            throw new FormatException($"The last layer has {Layers[^1].Outputs} units and the data has {classes} classes; write {classes}FC.");
    }

    private static Shape Pooled(Shape shape, int pool)
    {
        RequireElements(shape);
        return shape.Height >= pool && shape.Width >= pool
            ? shape with { Height = shape.Height / pool, Width = shape.Width / pool }
            : throw new FormatException($"P{pool} stands over a map of {shape.Height}x{shape.Width}, which is smaller than its window.");
    }

    private static void RequireElements(Shape shape)
    {
        if (shape.Elements > FormatLimits.ValueElements)
            throw new FormatException($"A map of {shape} has {shape.Elements} elements; {FormatLimits.ValueElements} is the most.");
    }

    private static void Append(List<LayerPlan> layers, string part)
    {
        var match = Part().Match(part);
        if (!match.Success)
            throw new FormatException($"\"{part}\" is no layer; write for example 32C3 (convolution), P2 (pool), 256FC (fully connected), 32S3 (real stem) or 32R3 (residual block), joined by \"-\".");
        if (match.Groups["pool"].Success)
            AppendPool(layers, part, Number(match, "pool"));
        else if (match.Groups["units"].Success)
            layers.Add(new DensePlan(Number(match, "units")));
        else
            AppendConvolution(layers, part, match.Groups["kind"].Value, Number(match, "channels"), Number(match, "kernel"));
    }

    private static void AppendConvolution(List<LayerPlan> layers, string part, string kind, int channels, int kernel)
    {
        if (layers is [.., DensePlan])
            throw new FormatException($"{part} follows a fully connected layer; convolutions come first.");
        if (kernel % 2 == 0)
            throw new FormatException($"{part} has an even kernel; use 1, 3, 5 or 7.");
        layers.Add(kind switch
        {
            "S" => new StemPlan(channels, kernel, Pool: 1),
            "R" => new ResidualPlan(channels, kernel),
            _ => new ConvolutionPlan(channels, kernel, Pool: 1),
        });
    }

    private static void AppendPool(List<LayerPlan> layers, string part, int size)
    {
        layers[^1] = layers.LastOrDefault() switch
        {
            ConvolutionPlan { Pool: 1 } last => last with { Pool = size },
            StemPlan { Pool: 1 } last => last with { Pool = size },
            _ => throw new FormatException($"{part} must follow a convolution, for example 32C3-{part}."),
        };
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:(?<channels>[1-9]\d{0,3})(?<kind>[CSR])(?<kernel>[1-9])|P(?<pool>[2-9])|(?<units>[1-9]\d{0,4})FC)\z")]
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

/// <summary>The first layer of a residual network: a convolution by real weights that keeps height and width, a norm, and the pool after them.</summary>
/// <param name="Outputs">Output channels.</param>
/// <param name="Kernel">Edge of the kernel, odd.</param>
/// <param name="Pool">Edge and stride of the max-pool that follows; 1 for none.</param>
public sealed record StemPlan(int Outputs, int Kernel, int Pool) : LayerPlan(Outputs);

/// <summary>A residual block: sign, binary convolution and norm, and a shortcut of real numbers around them.</summary>
/// <param name="Outputs">Output channels; where they are not those of the input, height and width are halved.</param>
/// <param name="Kernel">Edge of the kernel, odd.</param>
public sealed record ResidualPlan(int Outputs, int Kernel) : LayerPlan(Outputs);

/// <summary>A fully connected layer.</summary>
/// <param name="Outputs">Units.</param>
public sealed record DensePlan(int Outputs) : LayerPlan(Outputs);
