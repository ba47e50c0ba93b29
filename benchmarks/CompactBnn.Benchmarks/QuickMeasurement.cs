using System.Diagnostics;

namespace CompactBnn.Benchmarks;

/// <summary>Times in seconds rather than minutes: both engines in turn, and the least time of each, which other work on the machine disturbs least.</summary>
internal static class QuickMeasurement
{
    private const int Rounds = 300;
    private const double RoundMilliseconds = 1;

    public static int Run(TextWriter output)
    {
        output.WriteLine("network          hand-written us   interpreter us   ratio");
        foreach (var name in BenchmarkNetworks.Names)
        {
            var comparison = new Comparison(BenchmarkNetworks.Create(name));
            int loopCalls = CallsInRound(comparison.HandWritten), interpreterCalls = CallsInRound(comparison.Interpreter);
            double loop = double.MaxValue, interpreter = double.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                loop = Math.Min(loop, Microseconds(comparison.HandWritten, loopCalls));
                interpreter = Math.Min(interpreter, Microseconds(comparison.Interpreter, interpreterCalls));
            }
            output.WriteLine($"{name,-15} {loop,16:F1} {interpreter,16:F1} {loop / interpreter,7:F2}");
        }
        return 0;
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
