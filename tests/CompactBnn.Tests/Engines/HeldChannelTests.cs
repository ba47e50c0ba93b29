using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Tests.Networks;
using CsCheck;

namespace CompactBnn.Tests.Engines;

/// <summary>A channel held constant gives the scores of a network whose threshold is constant there.</summary>
public sealed class HeldChannelTests
{
    [Fact]
    public void A_held_channel_is_a_constant_threshold() => RandomNetworks.WithImages.Sample(one =>
    {
        var (network, images) = one;
        foreach (var threshold in network.Operations.OfType<Threshold>())
        {
            var held = new HeldChannel(network, threshold.Name);
            foreach (var channel in new[] { 0, threshold.Channels.Length / 2, threshold.Channels.Length - 1 }.Distinct())
            foreach (var fires in new[] { true, false })
            {
                var constant = new BnnInterpreter(WithConstant(network, threshold, channel, fires ? Firing.Always : Firing.Never));
                float[] expected = new float[network.ClassCount], actual = new float[network.ClassCount];
                foreach (var image in images)
                {
                    constant.Score(image, expected);
                    var begun = held.Begin(image);
                    // Twice, since what was begun must stay.
                    held.Score(begun, image, channel, !fires, actual);
                    held.Score(begun, image, channel, fires, actual);
                    Assert.Equal(expected, actual);
                }
            }
        }
    }, iter: 40, print: one => RandomNetworks.Show(one.Network));

    private static Network WithConstant(Network network, Threshold threshold, int channel, Firing firing)
    {
        var channels = threshold.Channels.ToArray();
        channels[channel] = new(firing, 0);
        var operations = network.Operations.ToArray();
        operations[network.IndexOf(threshold.Name)] = threshold with { Channels = EquatableArray<ChannelThreshold>.Adopt(channels) };
        return Network.Create(network.Draft with { Operations = EquatableArray<Operation>.Adopt(operations) });
    }
}
