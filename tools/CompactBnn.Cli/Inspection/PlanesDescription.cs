using CompactBnn.Format;

namespace CompactBnn.Cli.Inspection;

/// <summary>Says in words what an encoding by planes does: bit slices, thermometer codes, other functions.</summary>
internal static class PlanesDescription
{
    private const int MostColoursNamed = 4;

    /// <summary>For example <c>bits 4-7 of each colour</c> or <c>thermometer of 8 levels, 16 to 240</c>.</summary>
    public static string Of(EncodePlanes planes, NetworkInput input)
    {
        var colours = planes.Planes.GroupBy(plane => plane.Colour).OrderBy(group => group.Key)
            .Select(group => (group.Key, Text: Describe([.. group.Select(PlaneCode.Of)]))).ToArray();
        if (input.Shape.Channels == 1)
            return colours[0].Text;
        if (colours.Length == input.Shape.Channels && colours.All(colour => colour.Text == colours[0].Text))
            return $"{colours[0].Text} of each {(input is TableInput ? "column" : "colour")}";
        var named = colours.Take(MostColoursNamed).Select(colour => $"{NameOf(input, colour.Key)}: {colour.Text}");
        return string.Join("; ", named) + (colours.Length > MostColoursNamed ? $"; and {colours.Length - MostColoursNamed} more" : "");
    }

    private static string Describe(PlaneCode[] codes)
    {
        // Bit 7 is the level 128, too: among levels it is one of them.
        var top = new PlaneCode(PlaneKind.Bit, 7);
        if (codes.Any(code => code.Kind == PlaneKind.AtLeast) && codes.All(code => code.Kind == PlaneKind.AtLeast || code == top))
            codes = Array.ConvertAll(codes, code => code == top ? new(PlaneKind.AtLeast, 128) : code);
        var parts = new[]
        {
            Bits(codes, PlaneKind.Bit, "bit"),
            Bits(codes, PlaneKind.InvertedBit, "inverted bit"),
            Thermometer(codes),
            Count(codes, PlaneKind.Below, "inverted level"),
            Count(codes, PlaneKind.Constant, "constant"),
            Count(codes, PlaneKind.Other, "table"),
        };
        return string.Join(", ", parts.Where(part => part.Length > 0));
    }

    private static string Bits(PlaneCode[] codes, PlaneKind kind, string name)
    {
        var bits = Parameters(codes, kind);
        if (bits.Length == 0)
            return "";
        var rising = bits.Length > 1 && bits.Zip(bits.Skip(1)).All(pair => pair.Second == pair.First + 1);
        return $"{name}{(bits.Length > 1 ? "s" : "")} {(rising ? $"{bits[0]}-{bits[^1]}" : string.Join(", ", bits))}";
    }

    private static string Thermometer(PlaneCode[] codes)
    {
        var levels = Parameters(codes, PlaneKind.AtLeast);
        return levels.Length switch
        {
            0 => "",
            1 => $"level {levels[0]}",
            _ => $"thermometer of {levels.Length} levels, {levels[0]} to {levels[^1]}",
        };
    }

    private static string Count(PlaneCode[] codes, PlaneKind kind, string name) => Parameters(codes, kind).Length switch
    {
        0 => "",
        1 => $"1 {name}",
        var count => $"{count} {name}s",
    };

    private static int[] Parameters(PlaneCode[] codes, PlaneKind kind) =>
        [.. codes.Where(code => code.Kind == kind).Select(code => code.Parameter).Order()];

    private static string NameOf(NetworkInput input, int channel) => input switch
    {
        TableInput table => table.Columns[channel].Name,
        ImageInput { Recipe.Colour: ColourOrder.Rgb } => ((string[])["red", "green", "blue"])[channel],
        _ => ((string[])["blue", "green", "red"])[channel],
    };
}
