using System.Diagnostics;

namespace CompactBnn.Benchmarks;

/// <summary>Times in seconds rather than minutes: the engines in turn, and the least time of each, which other work on the machine disturbs least.</summary>
internal static class QuickMeasurement
{
    private const int Rounds = 300;
    private const double RoundMilliseconds = 1;

    public static int Run(TextWriter output)
    {
        output.WriteLine("us an image      hand-written   interpreter (ratio)   generated (ratio)");
        foreach (var name in BenchmarkNetworks.Names)
        {
            var comparison = new Comparison(name);
            Func<int>[] engines = comparison.IsGenerated
                ? [comparison.HandWritten, comparison.Interpreter, comparison.Generated]
                : [comparison.HandWritten, comparison.Interpreter];
            var times = LeastTimes(engines);
            output.Write($"{name,-15} {times[0],13:F1}");
            foreach (var time in times.Skip(1))
                output.Write($" {time,13:F1} ({times[0] / time,4:F1})");
            output.WriteLine();
        }
        return 0;
    }

    private static double[] LeastTimes(Func<int>[] engines)
    {
        var calls = Array.ConvertAll(engines, CallsInRound);
        var least = new double[engines.Length];
        Array.Fill(least, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < engines.Length; i++)
                least[i] = Math.Min(least[i], Microseconds(engines[i], calls[i]));
        }
        return least;
    }

    /// <summary>Warms up until the just-in-time compiler is done, then tells how many calls fill a round.</summary>
    private static int CallsInRound(Func<int> call)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 100 || clock.ElapsedMilliseconds < 3000; i++)
            call();
        return Math.Max(1, (int)(RoundMilliseconds * 1000 / Microseconds(call, 5)));
    }

    private static double Microseconds(Func<int> call, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
            call();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls;
    }
}
