using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>Reads what a network reads: the lines <c>input</c>, <c>recipe</c> and <c>column</c>.</summary>
internal static class InputReader
{
    public static readonly string[] Colours = ["grey", "rgb", "bgr"];
    public static readonly string[] Inversions = ["never", "always", "light-background"];
    public static readonly string[] Framings = ["stretch", "crop", "pad", "ink"];
    public static readonly string[] Filters = ["nearest", "bilinear", "area"];

    public static NetworkInput Read(HeaderReader header)
    {
        var line = header.Line;
        var words = (header.ReadAfter("input") ?? throw header.Missing("input image HEIGHT WIDTH CHANNELS' or 'input table COLUMNS")).Split(' ');
        var sizes = new int[words.Length - 1];
        for (var i = 0; i < sizes.Length; i++)
        {
            if (!Numbers.TryParse(words[i + 1], out sizes[i]))
                throw FaultException.At(line, $"'{PlainText.Shown(words[i + 1])}' is not an integer");
        }
        return (words[0], sizes.Length) switch
        {
            ("image", 3) => new ImageInput(new Shape(sizes[0], sizes[1], sizes[2]), ReadRecipe(header)),
            ("table", 1) => new TableInput(ReadColumns(header, line, sizes[0])),
            _ => throw FaultException.At(line, "'input image HEIGHT WIDTH CHANNELS' or 'input table COLUMNS' is right"),
        };
    }

    private static ImageRecipe ReadRecipe(HeaderReader header)
    {
        var line = header.Line;
        var words = (header.ReadAfter("recipe") ?? throw header.Missing("recipe KEY=VALUE ...")).Split(' ');
        var parameters = Parameters.Parse(line, words, 0);
        var colour = (ColourOrder)parameters.Choice("colour", Colours);
        var grey = parameters.Integers("grey", 3);
        var recipe = new ImageRecipe(colour, grey[0], grey[1], grey[2],
            (Inversion)parameters.Choice("inversion", Inversions),
            (Framing)parameters.Choice("framing", Framings),
            (ResizeFilter)parameters.Choice("filter", Filters),
            parameters.Integer("background"),
            parameters.Integer("ink-box", absent: 0));
        parameters.Finish("a recipe");
        return recipe;
    }

    private static EquatableArray<Column> ReadColumns(HeaderReader header, int inputLine, int count)
    {
        if (count is < 1 or > FormatLimits.Channels)
            throw FaultException.At(inputLine, $"a table has 1 to {FormatLimits.Channels} columns, not {count}");
        var columns = new List<Column>();
        while (columns.Count < count)
        {
            var line = header.Line;
            var text = header.ReadAfter("column") ?? throw header.Missing("column linear LOW HIGH NAME' or 'column levels LEVEL,LEVEL,... NAME");
            columns.Add(ReadColumn(line, text));
        }
        return EquatableArray<Column>.From(columns);
    }

    private static Column ReadColumn(int line, string text)
    {
        var linear = text.Split([' '], 4);
        if (linear.Length == 4 && linear[0] == "linear")
        {
            return Numbers.TryParse(linear[1], out double low) && Numbers.TryParse(linear[2], out double high)
                ? new LinearColumn(linear[3], low, high)
                : throw FaultException.At(line, $"'{PlainText.Shown(linear[1])}' and '{PlainText.Shown(linear[2])}' are not two decimal numbers");
        }
        var levels = text.Split([' '], 3);
        return levels.Length == 3 && levels[0] == "levels"
            ? new LevelColumn(levels[2], ReadLevels(line, levels[1]))
            : throw FaultException.At(line, "'column linear LOW HIGH NAME' or 'column levels LEVEL,LEVEL,... NAME' is right");
    }

    private static EquatableArray<float> ReadLevels(int line, string text)
    {
        var words = text.Split(',');
        var levels = new float[words.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            if (!Numbers.TryParse(words[i], out levels[i]))
                throw FaultException.At(line, $"the level '{PlainText.Shown(words[i])}' is not a decimal number");
        }
        return EquatableArray<float>.Adopt(levels);
    }
}
