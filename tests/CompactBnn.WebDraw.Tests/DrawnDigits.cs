namespace CompactBnn.WebDraw.Tests;

/// <summary>Digits as strokes: points of a unit square, x to the right and y downwards.</summary>
internal static class DrawnDigits
{
    /// <summary>A seven in one stroke.</summary>
    public static readonly (double X, double Y)[][] Seven = [[(0.28, 0.22), (0.5, 0.21), (0.72, 0.22), (0.6, 0.45), (0.5, 0.65), (0.44, 0.82)]];

    /// <summary>A one in one stroke.</summary>
    public static readonly (double X, double Y)[][] One = [[(0.54, 0.18), (0.52, 0.4), (0.5, 0.6), (0.48, 0.82)]];

    /// <summary>A four in two strokes.</summary>
    public static readonly (double X, double Y)[][] Four =
        [[(0.36, 0.2), (0.32, 0.38), (0.3, 0.52), (0.5, 0.52), (0.7, 0.5)], [(0.64, 0.22), (0.62, 0.45), (0.6, 0.65), (0.58, 0.84)]];

    /// <summary>A nought in one stroke.</summary>
    public static readonly (double X, double Y)[][] Nought =
        [[.. Enumerable.Range(0, 25).Select(i => (0.5 + 0.19 * Math.Sin(i * Math.PI / 12), 0.5 - 0.3 * Math.Cos(i * Math.PI / 12)))]];

    /// <summary>A three in one stroke.</summary>
    public static readonly (double X, double Y)[][] Three =
    [[
        (0.34, 0.27), (0.42, 0.2), (0.54, 0.19), (0.64, 0.26), (0.64, 0.37), (0.56, 0.45), (0.46, 0.48),
        (0.58, 0.51), (0.67, 0.6), (0.67, 0.71), (0.58, 0.8), (0.45, 0.82), (0.34, 0.76),
    ]];
}
