using System.Globalization;
using System.Net;
using System.Text;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace CompactBnn.Trainer.Reporting;

/// <summary>A chart as SVG inside of a page.</summary>
internal sealed class Chart
{
    private const int Width = 500, Height = 290, FontSize = 14;

    private readonly PlotModel _plot;
    private readonly string _description, _across, _up;
    private readonly List<(string Title, OxyColor Colour, string Mark)> _legend = [];

    /// <param name="description">What it shows, for those who cannot see it.</param>
    /// <param name="across">Title of the axis across.</param>
    /// <param name="up">Title of the axis up.</param>
    public Chart(string description, string across, string up)
    {
        (_description, _across, _up) = (description, across, up);
        _plot = new PlotModel
        {
            DefaultFont = "system-ui, sans-serif",
            DefaultFontSize = FontSize,
            TextColor = ChartColours.Ink,
            PlotAreaBorderThickness = new OxyThickness(0),
            PlotMargins = new OxyThickness(58, 10, 20, 34),
            Padding = new OxyThickness(0),
        };
        Across = Style(new LinearAxis { Position = AxisPosition.Bottom });
        Up = Style(new LinearAxis { Position = AxisPosition.Left, MinimumPadding = 0.06, MaximumPadding = 0.06 });
    }

    /// <summary>The axis across.</summary>
    public Axis Across { get; private set; }

    /// <summary>The axis up.</summary>
    public Axis Up { get; private set; }

    /// <summary>Makes the axis across logarithmic.</summary>
    public Chart LogarithmicAcross()
    {
        Across = Style(new LogarithmicAxis { Position = AxisPosition.Bottom, Base = 2, LabelFormatter = Short });
        return this;
    }

    /// <summary>Names positions of the axis across.</summary>
    public Chart NamesAcross(IEnumerable<string> names)
    {
        var axis = new CategoryAxis { Position = AxisPosition.Bottom, Key = "names", GapWidth = 0.4 };
        axis.Labels.AddRange(names);
        Across = Style(axis);
        Across.MajorGridlineStyle = LineStyle.None;
        Up.Key = "values";
        return this;
    }

    /// <summary>Adds points joined by lines.</summary>
    public Chart Line(string? title, OxyColor colour, IEnumerable<(double X, double Y)> points, bool dashed = false, bool marked = true)
    {
        var series = new LineSeries
        {
            Color = colour, StrokeThickness = 2, MarkerType = marked ? MarkerType.Circle : MarkerType.None, MarkerSize = 4, MarkerFill = colour,
            LineStyle = dashed ? LineStyle.Dash : LineStyle.Solid,
        };
        series.Points.AddRange(points.Select(point => new DataPoint(point.X, point.Y)));
        return Add(series, title, colour, dashed ? "dash" : "line");
    }

    /// <summary>Adds points with a spread up and down.</summary>
    public Chart Spread(OxyColor colour, IEnumerable<(double X, double Y, double Deviation)> points)
    {
        foreach (var (x, y, deviation) in points)
        {
            var bar = new LineSeries { Color = colour, StrokeThickness = 1 };
            bar.Points.Add(new(x, y - deviation));
            bar.Points.Add(new(x, y + deviation));
            _plot.Series.Add(bar);
        }
        return this;
    }

    /// <summary>Adds points without lines.</summary>
    public Chart Points(string? title, OxyColor colour, MarkerType marker, IEnumerable<(double X, double Y)> points, double size = 6)
    {
        var hollow = marker is MarkerType.Cross or MarkerType.Plus or MarkerType.Star;
        var series = new ScatterSeries
        {
            MarkerType = marker, MarkerSize = size, MarkerFill = hollow ? OxyColors.Transparent : colour, MarkerStroke = colour,
            MarkerStrokeThickness = hollow ? 2 : 0,
        };
        series.Points.AddRange(points.Select(point => new ScatterPoint(point.X, point.Y)));
        return series.Points.Count > 0 ? Add(series, title, colour, marker == MarkerType.Star ? "star" : "dot") : this;
    }

    /// <summary>Adds bars over the named positions.</summary>
    public Chart Bars(string title, OxyColor colour, IEnumerable<double> values)
    {
        // A bar series stands upright where its category axis lies across.
        var series = new BarSeries { FillColor = colour, StrokeThickness = 0, XAxisKey = "values", YAxisKey = "names" };
        series.Items.AddRange(values.Select(value => new BarItem(value)));
        return Add(series, title, colour, "dot");
    }

    /// <summary>The chart as HTML: titles and legend as text, the rest as SVG.</summary>
    /// <param name="id">A word that no other chart of the page has.</param>
    public string ToHtml(string id)
    {
        _plot.Axes.Add(Across);
        _plot.Axes.Add(Up);
        var svg = new SvgExporter { Width = Width, Height = Height, IsDocument = false, UseVerticalTextAlignmentWorkaround = true }.ExportToString(_plot);
        var content = svg[(svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal)) + 1)..];
        // Names inside of a drawing are those of the whole page.
        content = ChartColours.WithVariables(content).Replace("id=\"", $"id=\"{id}-", StringComparison.Ordinal).Replace("url(#", $"url(#{id}-", StringComparison.Ordinal);
        return $"<div class=\"axis\">{WebUtility.HtmlEncode(_up)}</div>"
            + $"<svg class=\"chart\" role=\"img\" viewBox=\"0 0 {Width} {Height}\" aria-label=\"{WebUtility.HtmlEncode(_description)}\">{content}"
            + $"<div class=\"axis across\">{WebUtility.HtmlEncode(_across)}</div>{LegendHtml()}";
    }

    private string LegendHtml()
    {
        if (_legend.Count < 2)
            return "";
        var legend = new StringBuilder("<div class=\"legend\">");
        foreach (var (title, colour, mark) in _legend)
            legend.Append(CultureInfo.InvariantCulture, $"<span><i class=\"{mark}\" style=\"--mark:{ChartColours.VariableOf(colour)}\"></i>{WebUtility.HtmlEncode(title)}</span>");
        return legend.Append("</div>").ToString();
    }

    private Chart Add(Series series, string? title, OxyColor colour, string mark)
    {
        _plot.Series.Add(series);
        if (title is not null)
            _legend.Add((title, colour, mark));
        return this;
    }

    // 1,234,567 as 1.2M.
    private static string Short(double value) => value switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e9:0.#}G"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.#}M"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0.#}k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.#}"),
    };

    private static T Style<T>(T axis)
        where T : Axis
    {
        axis.AxislineStyle = LineStyle.Solid;
        axis.AxislineColor = ChartColours.Faint;
        axis.TicklineColor = ChartColours.Faint;
        axis.MinorTickSize = 0;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = ChartColours.Grid;
        axis.TextColor = ChartColours.Ink;
        return axis;
    }
}
