using System.Diagnostics;
using CompactBnn.Format;

namespace CompactBnn.Tests.Format;

/// <summary>The baseline for CIFAR-10, 128C3-128C3-P2-256C3-256C3-P2-512C3-512C3-P2-1024FC-1024FC-10FC, with random weights.</summary>
public sealed class BaselineTests
{
    private const int WeightCount = 14_046_208;

    private readonly Random _random = new(1);

    [Fact]
    public void It_reads_in_under_a_second_and_takes_1_34_bits_a_weight_on_disk()
    {
        var text = CbnnWriter.Write(Baseline());
        var best = TimeSpan.MaxValue;
        Network? network = null;
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.StartNew();
            network = CbnnReader.Read(text, "baseline.cbnn");
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }
        TestContext.Current.SendDiagnosticMessage("The baseline reads in {0:F0} ms and takes {1:F4} bits a weight.",
            best.TotalMilliseconds, 8.0 * text.Length / WeightCount);

        Assert.Equal(WeightCount, network!.Operations.OfType<WeightedLayer>().Sum(layer => layer.Weights.Count));
        Assert.InRange(best.TotalMilliseconds, 0, 1000);
        Assert.InRange(8.0 * text.Length / WeightCount, 4.0 / 3, 1.36);
    }

    private Network Baseline()
    {
        var slices = EquatableArray<Plane>.From(Enumerable.Range(0, 24).Select(i => Plane.Slice(i % 3, i / 3)));
        var operations = new List<Operation> { new EncodePlanes("slices", "input", slices) };
        var channels = 24;
        foreach (var width in new[] { 128, 256, 512 })
        {
            AddConvolution(operations, channels, width);
            AddConvolution(operations, width, width);
            operations.Add(new MaxPool($"pool{width}", operations[^1].Name, new(new(2, 2), new(2, 2), Extent.One, Padding.None), null));
            channels = width;
        }
        operations.Add(new Flatten("flat", operations[^1].Name));
        AddDense(operations, 4 * 4 * 512, 1024);
        AddDense(operations, 1024, 1024);
        operations.Add(new Dense("classes", operations[^1].Name, 10, Binary(10 * 1024)));
        operations.Add(new Scores("scores", "classes", EquatableArray<float>.From(Enumerable.Repeat(1f, 10)), EquatableArray<float>.From(new float[10])));
        var labels = EquatableArray<string>.From(Enumerable.Range(0, 10).Select(i => $"class {i}"));
        return Network.Create("baseline", new ImageInput(new(32, 32, 3), ImageRecipe.Rgb), labels, EquatableArray<Operation>.From(operations));
    }

    private void AddConvolution(List<Operation> operations, int inputs, int outputs)
    {
        var name = $"conv{operations.Count}";
        operations.Add(new Convolution(
            name, operations[^1].Name, outputs, new(new(3, 3), Extent.One, Extent.One, Padding.All(1)), 1, 0, Binary(outputs * 9 * inputs)));
        AddThreshold(operations, outputs);
    }

    private void AddDense(List<Operation> operations, int inputs, int outputs)
    {
        operations.Add(new Dense($"fc{operations.Count}", operations[^1].Name, outputs, Binary(inputs * outputs)));
        AddThreshold(operations, outputs);
    }

    private void AddThreshold(List<Operation> operations, int channels)
    {
        var thresholds = Enumerable.Range(0, channels).Select(_ => new ChannelThreshold(Firing.AtLeast, _random.Next(-20, 20)));
        operations.Add(new Threshold($"fire{operations.Count}", operations[^1].Name, EquatableArray<ChannelThreshold>.From(thresholds)));
    }

    private Weights Binary(int count)
    {
        var words = new ulong[PackedBits.WordCount(count)];
        for (var i = 0; i < words.Length; i++)
            words[i] = (ulong)_random.NextInt64(long.MinValue, long.MaxValue);
        if (count % 64 != 0)
            words[^1] &= (1UL << count % 64) - 1;
        return Weights.Binary(PackedBits.FromWords(words, count));
    }
}
