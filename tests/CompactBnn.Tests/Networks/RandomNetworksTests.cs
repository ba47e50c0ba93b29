using CompactBnn.Format;
using CsCheck;

namespace CompactBnn.Tests.Networks;

public sealed class RandomNetworksTests
{
    [Fact]
    public void Random_networks_cover_what_engines_must_handle()
    {
        var wanted = new Dictionary<string, Func<Network, bool>>
        {
            ["a 1x1 picture"] = n => n.Input is ImageInput { Shape: { Height: 1, Width: 1 } },
            ["a table"] = n => n.Input is TableInput,
            ["more than 64 planes"] = n => n.Operations[0] is EncodePlanes { Planes.Length: > 64 },
            ["more than 128 planes"] = n => n.Operations[0] is EncodePlanes { Planes.Length: > 128 },
            ["encode-values"] = n => n.Operations[0] is EncodeValues,
            ["conv of integers"] = n => Has<Convolution>(n, c => n.ValueOf(c.Input).Kind == ElementKind.Integer),
            ["conv by masked weights"] = n => Has<Convolution>(n, c => c.Weights.Kind == WeightKind.Masked),
            ["conv of bits by integers"] = n => Has<Convolution>(n, c => c.Weights.Kind == WeightKind.Integer && n.ValueOf(c.Input).Kind == ElementKind.Bit),
            ["grouped conv"] = n => Has<Convolution>(n, c => c.Groups > 1 && c.Groups < n.ValueOf(c.Input).Shape.Channels),
            ["depthwise conv"] = n => Has<Convolution>(n, c => c.Groups > 1 && c.Groups == n.ValueOf(c.Input).Shape.Channels),
            ["pad value +1"] = n => Has<Convolution>(n, c => c.PadValue == 1 && c.Window.Padding != Padding.None),
            ["pad value -1"] = n => Has<Convolution>(n, c => c.PadValue == -1 && c.Window.Padding != Padding.None),
            ["padding wider than the kernel"] = n => Has<Convolution>(n, c => c.Window.Padding.Top > c.Window.SpanVertical),
            ["dilation"] = n => Has<Convolution>(n, c => c.Window.Dilation.Vertical > 1 && c.Window.Size.Vertical > 1),
            ["dense of integers"] = n => Has<Dense>(n, d => n.ValueOf(d.Input).Kind == ElementKind.Integer),
            ["dense by masked weights"] = n => Has<Dense>(n, d => d.Weights.Kind == WeightKind.Masked),
            ["dense over more than 1000"] = n => Has<Dense>(n, d => n.ValueOf(d.Input).Shape.Channels > 1000),
            ["max-pool by minimum"] = n => Has<MaxPool>(n, p => p.Minimum is not null),
            ["max-pool of integers"] = n => Has<MaxPool>(n, p => n.ValueOf(p.Input).Kind == ElementKind.Integer),
            ["ceiling that matters"] = n => Has<MaxPool>(n, p => (p.Window with { Ceiling = false }).OutputHeight(n.ValueOf(p.Input).Shape.Height) < n.ValueOf(p.Name).Shape.Height),
            ["flatten across words"] = n => Has<Flatten>(n, f => n.ValueOf(f.Input) is { Kind: ElementKind.Bit, Shape: { Channels: > 1, Positions: > 1 } shape } && shape.Channels % 64 != 0),
            ["300 channels"] = n => n.Values.Any(v => v.Shape.Channels == 300),
            ["one class"] = n => n.ClassCount == 1,
            ["scores of bits"] = n => n.Values[^1].Kind == ElementKind.Bit,
            ["affine"] = n => Has<Affine>(n, _ => true),
            ["affine that needs 64 bits"] = n => Has<Affine>(n, a => !a.FitsBeforeBounds(n.ValueOf(a.Input))),
            ["affine of even multipliers"] = n => Has<Affine>(n, a => a.Shift > 0 && a.Channels.All(c => c.Multiplier % 2 == 0)),
            ["shortcut around a layer"] = n => Has<Addition>(n, a => a.Inputs.Distinct().Count() == 2 && n.ReaderCount(a.Inputs[0]) == 2),
            ["a value added to itself"] = n => Has<Addition>(n, a => a.Inputs.Distinct().Count() == 1),
            ["a sum of three"] = n => Has<Addition>(n, a => a.Inputs.Length == 3),
            ["concat of bits"] = n => Has<Concatenation>(n, c => n.ValueOf(c.Name).Kind == ElementKind.Bit),
            ["concat of integers"] = n => Has<Concatenation>(n, c => n.ValueOf(c.Name).Kind == ElementKind.Integer),
            ["sum-pool with padding"] = n => Has<SumPool>(n, p => p.Window.Padding != Padding.None),
            ["sum-pool over more than 8 channels"] = n => Has<SumPool>(n, p => n.ValueOf(p.Input).Shape.Channels > 8),
            ["two paddings around one value"] = n => Has<Operation>(n, o => n.Operations.OfType<Convolution>().Where(c => c.Input == o.Name).Select(c => c.Window.Padding).Distinct().Count() == 2),
            ["two pad values around one value"] = n => Has<Operation>(n, o => n.Operations.OfType<Convolution>()
                .Where(c => c.Input == o.Name && c.Window.Padding != Padding.None).Select(c => c.PadValue == 1).Distinct().Count() == 2),
            ["a padded value read by a flatten"] = n => Has<Flatten>(n, f => n.ValueOf(f.Input).Shape.Positions > 1 && n.Operations.OfType<Convolution>().Any(c => c.Input == f.Input && c.Window.Padding != Padding.None)),
            ["sums beyond 2^26"] = n => n.Values.Any(v => v.Maximum > 1 << 26),
        };

        var networks = RandomNetworks.Any.Array[1500].Single(_ => true, seed: "000Zzz9hEP91");

        Assert.Empty(wanted.Where(one => !networks.Any(one.Value)).Select(one => one.Key));
    }

    private static bool Has<T>(Network network, Func<T, bool> wanted) where T : Operation => network.Operations.OfType<T>().Any(wanted);
}
