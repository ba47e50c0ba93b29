using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Fitting;
using CompactBnn.Training.Native;
using CompactBnn.Training.Networks;
using CompactBnn.Training.Recipes;
using static TorchSharp.torch;

namespace CompactBnn.Training.Export;

/// <summary>A trained network as operations of the network model: binary weights, integer thresholds, and scores.</summary>
/// <remarks>
/// The trainer pools sums and thresholds the result; the model thresholds sums and pools bits, which is the same:
/// the largest of some sums is at least t where any of them is (OR), and at most t where all of them are (AND).
/// </remarks>
internal sealed class NetworkExport
{
    private readonly List<Operation> _operations = [];
    private Shape _shape;

    private NetworkExport(INetworkEncoder encoder)
    {
        _operations.Add(encoder.ToOperation(encoder is PlaneEncoder ? "planes" : "values"));
        _shape = encoder.Planes;
    }

    /// <summary>The network of the model in canonical form, with its origin as metadata.</summary>
    /// <exception cref="TrainingException">Training diverged, or data and recipe make no valid network.</exception>
    public static Network Export(BinaryNetwork network, INetworkEncoder encoder, Recipe recipe, DataSet data, TrainingResults results)
    {
        var operations = EquatableArray<Operation>.From(Operations(network, encoder));
        var draft = new NetworkDraft(recipe.Name, data.Input, data.Labels, operations, Provenance.Of(recipe, data, results));
        return Network.TryCreate(draft, out var valid, out var fault)
            ? Canonicalizer.Canonicalize(valid!)
            : throw new TrainingException($"Data and recipe make no valid network: {fault!.Message}. {Remedy(draft, fault)}");
    }

    private static string Remedy(NetworkDraft draft, NetworkFault fault) => fault.Part switch
    {
        NetworkPart.Label => "Rename this class in the data: its folder, where the data is a folder of pictures.",
        NetworkPart.Input or NetworkPart.Recipe => "Bring the images to 1 channel (grey) or 3 (colour) of such a size.",
        NetworkPart.Column => "Change the columns of the table.",
        NetworkPart.Metadata when draft.Metadata[fault.Index].Key == Provenance.DataKey => "Rename the folder or file of the data.",
        _ => "Change \"layers\" of the recipe.",
    };

    private static List<Operation> Operations(BinaryNetwork network, INetworkEncoder encoder)
    {
        var export = new NetworkExport(encoder);
        for (var i = 0; i < network.Layers.Count; i++)
            export.Append(network.Layers[i], i + 1, last: i == network.Layers.Count - 1);
        return export._operations;
    }

    private string Current => _operations[^1].Name;

    private void Append(BinaryLayer layer, int number, bool last)
    {
        var largest = layer is BinaryConvolution convolution ? AppendConvolution(convolution, number) : AppendDense(layer, number);
        var norm = layer.ReadNorm();
        if (last)
            AppendScores(norm);
        else
            AppendThreshold(norm, number, largest, (layer as BinaryConvolution)?.Plan.Pool ?? 1);
    }

    private int AppendConvolution(BinaryConvolution layer, int number)
    {
        var plan = layer.Plan;
        var window = new Window(new(plan.Kernel, plan.Kernel), Extent.One, Extent.One, Padding.All(plan.Kernel / 2));
        var fanIn = plan.Kernel * plan.Kernel * _shape.Channels;
        _operations.Add(new Convolution($"conv{number}", Current, plan.Outputs, window, Groups: 1, PadValue: 0, WeightsOf(layer.Coding, layer.Latent.permute(0, 2, 3, 1))));
        _shape = _shape with { Channels = plan.Outputs };
        return LargestSum(layer.Coding, fanIn);
    }

    private int AppendDense(BinaryLayer layer, int number)
    {
        if (_shape.Positions > 1)
            _operations.Add(new Flatten("flatten", Current));
        var fanIn = (int)_shape.Elements;
        var units = (int)layer.Latent.shape[0];
        _operations.Add(new Dense($"dense{number}", Current, units, WeightsOf(layer.Coding, layer.Latent)));
        _shape = new(1, 1, units);
        return LargestSum(layer.Coding, fanIn);
    }

    private void AppendThreshold(Norm norm, int number, int largest, int pool)
    {
        var channels = Enumerable.Range(0, _shape.Channels).Select(channel => NormFolding.Fold(norm, channel, largest)).ToArray();
        _operations.Add(new Threshold($"threshold{number}", Current, EquatableArray<ChannelThreshold>.Adopt(channels)));
        if (pool == 1)
            return;
        var minimum = PackedBits.From(channels.Select(channel => channel.Firing == Firing.AtMost).ToArray());
        var window = new Window(new(pool, pool), new(pool, pool), Extent.One, Padding.None);
        _operations.Add(new MaxPool($"pool{number}", Current, window, minimum.CountOnes() == 0 ? null : minimum));
        _shape = new(_shape.Height / pool, _shape.Width / pool, _shape.Channels);
    }

    private void AppendScores(Norm norm)
    {
        for (var i = 0; i < _shape.Channels; i++)
            NormFolding.RequireFinite(norm, i);
        _operations.Add(new Scores("scores", Current, EquatableArray<float>.Adopt(norm.Slope), EquatableArray<float>.Adopt(norm.Offset)));
    }

    // No sum is larger: bits count 1, bytes up to 128, and weights 1 or the most of their integers.
    private static int LargestSum(WeightCoding coding, int fanIn) =>
        coding is IntegerCoding integers ? fanIn * IntegerEncoder.Largest * integers.Most : fanIn;

    private static Weights WeightsOf(WeightCoding coding, Tensor latent)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        if (coding is IntegerCoding integers)
        {
            var values = coding.WeightsOf(latent).contiguous().cpu().data<float>().ToArray();
            return Weights.Integer(integers.Bits, EquatableArray<sbyte>.From(values.Select(value => (sbyte)MathF.Round(value))));
        }
        return Weights.Binary(PackedBits.From(latent.ge(0).contiguous().cpu().data<bool>().ToArray()));
    }
}
