using System;

namespace CompactBnn.Format;

/// <summary>A column of a table and how its numbers become bytes.</summary>
/// <param name="Name">One line of text, unique among the columns.</param>
public abstract record Column(string Name)
{
    /// <summary>The byte for a number; a number that is not a number gives 0.</summary>
    public abstract byte Quantize(float number);
}

/// <summary>Evenly spaced bytes: <c>floor((number - Low) / (High - Low) * 255 + 0.5)</c> in float64, cut to 0 to 255.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Low">The number that becomes 0; finite.</param>
/// <param name="High">The number that becomes 255; finite and above <paramref name="Low"/>.</param>
public sealed record LinearColumn(string Name, double Low, double High) : Column(Name)
{
    /// <inheritdoc/>
    public override byte Quantize(float number) => Quantize(number, Low, High);

    /// <summary>The byte for a number.</summary>
    /// <param name="number">The number; one that is not a number gives 0.</param>
    /// <param name="low">The number that becomes 0; finite.</param>
    /// <param name="high">The number that becomes 255; finite and above <paramref name="low"/>.</param>
    public static byte Quantize(float number, double low, double high)
    {
        var level = Math.Floor((number - low) / (high - low) * 255 + 0.5);
        return level >= 255 ? (byte)255 : level > 0 ? (byte)level : (byte)0;
    }
}

/// <summary>The byte is the count of levels that are not above the number.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Levels">1 to 255 finite numbers in strictly rising order.</param>
public sealed record LevelColumn(string Name, EquatableArray<float> Levels) : Column(Name)
{
    /// <inheritdoc/>
    public override byte Quantize(float number) => Quantize(number, Levels.AsSpan());

    /// <summary>The byte for a number.</summary>
    /// <param name="number">The number; one that is not a number gives 0.</param>
    /// <param name="levels">1 to 255 finite numbers in strictly rising order.</param>
    public static byte Quantize(float number, ReadOnlySpan<float> levels)
    {
        int low = 0, high = levels.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (levels[middle] <= number)
                low = middle + 1;
            else
                high = middle;
        }
        return (byte)low;
    }
}
