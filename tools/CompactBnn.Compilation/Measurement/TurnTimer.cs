using System.Diagnostics;

namespace CompactBnn.Compilation.Measurement;

/// <summary>The time of one call.</summary>
/// <param name="Least">Nanoseconds in the quickest round, which other work on the machine disturbed least.</param>
/// <param name="Median">Nanoseconds in the round in the middle.</param>
public readonly record struct CallTime(double Least, double Median);

/// <summary>
/// Times calls side by side: a round of each in turn, again and again, so that all of them meet the same clock rate and the same other work.
/// Compare what comes out of one run, never of two.
/// </summary>
public sealed record TurnTimer
{
    private const int LeastCallsToWarmUp = 100, MostCallsInRound = 1 << 20;

    /// <summary>How often each call gets its turn.</summary>
    public int Rounds { get; init; } = 60;

    /// <summary>How long a turn takes, unless a single call takes longer.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How long each call is repeated before anything is timed: until the just-in-time compiler is done.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Times calls.</summary>
    /// <param name="calls">Each runs its work once.</param>
    /// <returns>One time a call, in their order.</returns>
    public CallTime[] Measure(params IReadOnlyList<Action> calls)
    {
        var repetitions = calls.Select(RepetitionsInTurn).ToArray();
        var times = calls.Select(_ => new double[Rounds]).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < calls.Count; i++)
                times[i][round] = Nanoseconds(calls[i], repetitions[i]);
        }
        return Array.ConvertAll(times, Summary);
    }

    private int RepetitionsInTurn(Action call)
    {
        var clock = Stopwatch.StartNew();
        var calls = 0;
        for (; calls == 0 || clock.Elapsed < WarmUp || (calls < LeastCallsToWarmUp && clock.Elapsed < 4 * WarmUp); calls++)
            call();
        return (int)Math.Clamp(Turn.TotalNanoseconds / Math.Max(1, Nanoseconds(call, Math.Min(calls, 5))), 1, MostCallsInRound);
    }

    private static double Nanoseconds(Action call, int repetitions)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < repetitions; i++)
            call();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / repetitions;
    }

    private static CallTime Summary(double[] rounds)
    {
        Array.Sort(rounds);
        return new(rounds[0], rounds[rounds.Length / 2]);
    }
}
