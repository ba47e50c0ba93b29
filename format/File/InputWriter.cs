using System;
using System.Text;

namespace CompactBnn.Format;

/// <summary>Writes the lines <c>input</c>, <c>recipe</c> and <c>column</c>.</summary>
internal static class InputWriter
{
    public static void Append(StringBuilder text, NetworkInput input)
    {
        switch (input)
        {
            case ImageInput image:
                text.Append($"input image {image.Shape.Height} {image.Shape.Width} {image.Shape.Channels}\n");
                AppendRecipe(text, image.Recipe);
                break;
            case TableInput table:
                text.Append($"input table {table.Columns.Length}\n");
                foreach (var column in table.Columns.AsSpan())
                    AppendColumn(text, column);
                break;
            default:
                throw new ArgumentException($"An input is a picture or a table, not {input.GetType().Name}.", nameof(input));
        }
    }

    private static void AppendRecipe(StringBuilder text, ImageRecipe recipe)
    {
        text.Append($"recipe colour={InputReader.Colours[(int)recipe.Colour]} grey={recipe.GreyRed},{recipe.GreyGreen},{recipe.GreyBlue}");
        text.Append($" inversion={InputReader.Inversions[(int)recipe.Inversion]} framing={InputReader.Framings[(int)recipe.Framing]}");
        text.Append($" filter={InputReader.Filters[(int)recipe.Filter]} background={recipe.Background}");
        if (recipe.Framing == Framing.Ink)
            text.Append($" ink-box={recipe.InkBox}");
        text.Append('\n');
    }

    private static void AppendColumn(StringBuilder text, Column column)
    {
        switch (column)
        {
            case LinearColumn linear:
                text.Append($"column linear {Numbers.Format(linear.Low)} {Numbers.Format(linear.High)}");
                break;
            case LevelColumn levels:
                text.Append("column levels ");
                for (var i = 0; i < levels.Levels.Length; i++)
                    text.Append(i > 0 ? "," : "").Append(Numbers.Format(levels.Levels[i]));
                break;
            default:
                throw new ArgumentException($"A column is linear or has levels, not {column.GetType().Name}.", nameof(column));
        }
        text.Append(' ').Append(column.Name).Append('\n');
    }
}
