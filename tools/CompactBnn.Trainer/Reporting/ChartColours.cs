using OxyPlot;

namespace CompactBnn.Trainer.Reporting;

/// <summary>
/// Colours of charts. A chart is drawn once, in stand-in colours, which become variables of the page's style sheet, so that it suits a light
/// and a dark page.
/// </summary>
internal static class ChartColours
{
    public static readonly OxyColor Ink = OxyColor.FromRgb(1, 2, 3);
    public static readonly OxyColor Faint = OxyColor.FromRgb(1, 2, 4);
    public static readonly OxyColor First = OxyColor.FromRgb(1, 2, 5);
    public static readonly OxyColor Second = OxyColor.FromRgb(1, 2, 6);
    public static readonly OxyColor Third = OxyColor.FromRgb(1, 2, 7);
    public static readonly OxyColor Fourth = OxyColor.FromRgb(1, 2, 8);
    public static readonly OxyColor Grid = OxyColor.FromRgb(1, 2, 9);

    private static readonly (OxyColor Colour, string Variable)[] Variables =
    [
        (Ink, "--ink"), (Faint, "--faint"), (First, "--first"), (Second, "--second"), (Third, "--third"), (Fourth, "--fourth"), (Grid, "--grid"),
    ];

    /// <summary>The variable that a stand-in becomes, as CSS.</summary>
    public static string VariableOf(OxyColor colour) => $"var({Variables.Single(pair => pair.Colour == colour).Variable})";

    /// <summary>Puts the variables in the place of the stand-ins.</summary>
    public static string WithVariables(string svg)
    {
        foreach (var (colour, _) in Variables)
            svg = svg.Replace($"rgb({colour.R},{colour.G},{colour.B})", VariableOf(colour), StringComparison.Ordinal);
        return svg;
    }
}
