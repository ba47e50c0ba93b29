using System.Globalization;
using CompactBnn.Format;

namespace CompactBnn.Analysis;

/// <summary>What people call the channels of an input.</summary>
public static class InputNames
{
    /// <summary>The colour of a picture's channel, or the name of a table's column.</summary>
    /// <param name="network">The network.</param>
    /// <param name="channel">Index of the channel.</param>
    public static string Of(Network network, int channel) => network.Input switch
    {
        TableInput table => table.Columns[channel].Name,
        ImageInput { Recipe.Colour: ColourOrder.Rgb, Shape.Channels: 3 } => Colours[channel],
        ImageInput { Recipe.Colour: ColourOrder.Bgr, Shape.Channels: 3 } => Colours[2 - channel],
        { Shape.Channels: 1 } => "grey",
        _ => string.Create(CultureInfo.InvariantCulture, $"channel {channel}"),
    };

    private static readonly string[] Colours = ["red", "green", "blue"];
}
