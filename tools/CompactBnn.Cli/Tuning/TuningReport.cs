using System.Text;

namespace CompactBnn.Cli.Tuning;

/// <summary>The constants as text.</summary>
internal static class TuningReport
{
    public static string Of(TuningResult tuning, string? written)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(FormattableString.Invariant(line));
        Line($"{tuning.Measured} times of layers with {tuning.InstructionSet}");
        Line($"{tuning.PredictedBefore} predicted within 25 % by the usual constants, {tuning.PredictedAfter} by the fitted ones");
        Line($"{tuning.GoodChoices} of {tuning.Choices} choices within 10 % of the best kernel");
        Line($"");
        Line($"{"constant",-16}{"usual ns",10}{"fitted ns",11}");
        foreach (var constant in tuning.Constants)
            Line($"{constant.Name,-16}{constant.UsualNs,10:f3}{constant.FittedNs,11:f3}");
        Line($"");
        if (written is not null)
            Line($"{written} sets the property; a project takes it by <Import Project=\"{written}\" />");
        else
            Line($"<CompactBnnCosts>{tuning.Property}</CompactBnnCosts>");
        return text.ToString();
    }
}
