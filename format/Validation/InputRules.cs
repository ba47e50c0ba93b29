using System;
using System.Collections.Generic;

namespace CompactBnn.Format;

/// <summary>The rules for a network's input and its recipe.</summary>
internal static class InputRules
{
    /// <summary>What is wrong with an input, or null.</summary>
    public static NetworkFault? FaultOf(NetworkInput input) => input switch
    {
        ImageInput image => ShapeFault(image.Shape) is { } shape ? new(NetworkPart.Input, 0, shape)
            : RecipeFault(image.Shape, image.Recipe) is { } recipe ? new(NetworkPart.Recipe, 0, recipe)
            : null,
        TableInput table => ColumnsFault(table.Columns),
        _ => new(NetworkPart.Input, 0, $"an input is a picture or a table, not {input.GetType().Name}"),
    };

    private static string? ShapeFault(Shape shape) =>
        shape.Height is < 1 or > FormatLimits.Edge || shape.Width is < 1 or > FormatLimits.Edge
            ? $"the input is {shape}; height and width are 1 to {FormatLimits.Edge}"
        : shape.Channels is < 1 or > FormatLimits.Channels ? $"the input is {shape}; it has 1 to {FormatLimits.Channels} channels"
        : shape.Elements > FormatLimits.ValueElements ? $"the input is {shape}, {shape.Elements} bytes; {FormatLimits.ValueElements} is the most"
        : null;

    private static string? RecipeFault(Shape shape, ImageRecipe recipe)
    {
        var channels = recipe.Colour == ColourOrder.Grey ? 1 : 3;
        if (shape.Channels != channels)
            return $"the input is {shape}; {channels} is the number of channels that the recipe makes";
        if (recipe.GreyRed < 0 || recipe.GreyGreen < 0 || recipe.GreyBlue < 0 || (long)recipe.GreyRed + recipe.GreyGreen + recipe.GreyBlue != 1000)
            return $"the grey weights {recipe.GreyRed}, {recipe.GreyGreen} and {recipe.GreyBlue} are not three numbers from 0 up that sum to 1000";
        if (recipe.Background is < 0 or > 255)
            return $"the background {recipe.Background} is not 0 to 255";
        if (recipe.Framing != Framing.Ink)
            return recipe.InkBox == 0 ? null : $"the ink box is {recipe.InkBox}, but the framing is not by ink; it must be 0";
        if (channels != 1)
            return "framing by ink takes one channel, grey";
        var edge = Math.Min(shape.Height, shape.Width);
        return recipe.InkBox < 1 || recipe.InkBox > edge ? $"the ink box {recipe.InkBox} is not 1 to {edge}, the smaller edge of the input" : null;
    }

    private static NetworkFault? ColumnsFault(EquatableArray<Column> columns)
    {
        if (columns.Length is 0 or > FormatLimits.Channels)
            return new(NetworkPart.Input, 0, $"a table has 1 to {FormatLimits.Channels} columns, not {columns.Length}");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i];
            var fault = PlainText.FaultOf(column.Name, FormatLimits.TextCharacters) is { } name ? $"the name of column {i} is wrong: {name}"
                : !names.Add(column.Name) ? $"two columns have the name '{column.Name}'"
                : QuantizerFault(column) is { } quantizer ? $"column '{column.Name}': {quantizer}"
                : null;
            if (fault is not null)
                return new(NetworkPart.Column, i, fault);
        }
        return null;
    }

    private static string? QuantizerFault(Column column) => column switch
    {
        LinearColumn linear => IsFinite(linear.Low) && IsFinite(linear.High) && IsFinite(linear.High - linear.Low) && linear.Low < linear.High ? null
            : "low and high are not two finite numbers of finite distance, the first one below the second",
        LevelColumn levels => LevelsFault(levels.Levels),
        _ => $"a column is linear or has levels, not {column.GetType().Name}",
    };

    private static string? LevelsFault(EquatableArray<float> levels)
    {
        if (levels.Length is 0 or > 255)
            return $"there are {levels.Length} levels; 1 to 255 are right";
        for (var i = 0; i < levels.Length; i++)
        {
            if (!IsFinite(levels[i]) || (i > 0 && levels[i - 1] >= levels[i]))
                return "the levels are not finite numbers in strictly rising order";
        }
        return null;
    }

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);
}
