using System.Diagnostics;
using System.Runtime;

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
    private const int MostCallsInTurn = 1 << 20, LeastRounds = 3;

    /// <summary>Parts of warming up; and methods that may be compiled during one where the just-in-time compiler has nothing left to do but now and then.</summary>
    private const int MostParts = 30, FewMethods = 8;

    /// <summary>A call is warm when this much more of warming up made it no quicker than by a part in thirty.</summary>
    private const double Gain = 0.97;

    /// <summary>How often each call gets its turn.</summary>
    public int Rounds { get; init; } = 60;

    /// <summary>How long a turn takes, unless a single call takes longer.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// How long each call is repeated, at least, before anything is timed. It goes on as long as that helps, or methods are still compiled, up to twenty times as long: the
    /// just-in-time compiler works in the background, after a compiler of C# in the same process for seconds, and later where the machine is busy.
    /// </summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>What the turns of one call may take together; a call that takes longer gets fewer turns, but at least three.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Whether the calls leave work to other threads. Otherwise the time of the calling thread counts, in which others that want the same
    /// processor have no part, as far as the system tells it.
    /// </summary>
    public bool UsesOtherThreads { get; init; }

    /// <summary>Ends the measurement between two turns.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Times calls.</summary>
    /// <param name="calls">Each runs its work once.</param>
    /// <returns>One time a call, in their order.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public CallTime[] Measure(params IReadOnlyList<Action> calls)
    {
        var plans = calls.Select(PlanFor).ToArray();
        var times = plans.Select(plan => new List<double>(plan.Rounds)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < calls.Count; i++)
            {
                // The turns of a call that gets fewer are spread over all rounds.
                if ((long)(round + 1) * plans[i].Rounds / Rounds > (long)round * plans[i].Rounds / Rounds)
                    times[i].Add(Nanoseconds(calls[i], plans[i].Calls));
            }
        }
        return Array.ConvertAll(times, Summary);
    }

    private (int Calls, int Rounds) PlanFor(Action call)
    {
        var nanoseconds = WarmUpTime(call);
        var calls = (int)Math.Clamp(Turn.TotalNanoseconds / nanoseconds, 1, MostCallsInTurn);
        var rounds = (int)Math.Min(Rounds, Budget.TotalNanoseconds / (nanoseconds * calls));
        return (calls, Math.Clamp(rounds, Math.Min(LeastRounds, Rounds), Rounds));
    }

    /// <summary>Repeats a call until it is as quick as it gets.</summary>
    /// <returns>Its nanoseconds then.</returns>
    private double WarmUpTime(Action call)
    {
        double least = LeastWithin(call, WarmUp), before;
        long compiled;
        var parts = 0;
        do
        {
            compiled = JitInfo.GetCompiledMethodCount();
            // The compiler in the background gets a processor of its own meanwhile, however busy the machine is.
            Thread.Sleep(WarmUp / 4);
            before = least;
            least = Math.Min(least, LeastWithin(call, WarmUp / 2));
        }
        while ((least < before * Gain || JitInfo.GetCompiledMethodCount() > compiled + FewMethods) && ++parts < MostParts);
        return Math.Max(1, least);
    }

    /// <summary>The least time of a call, of turns that take a while together.</summary>
    private double LeastWithin(Action call, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var least = Nanoseconds(call, 1);
        while (clock.Elapsed < duration)
            least = Math.Min(least, Nanoseconds(call, (int)Math.Clamp(Turn.TotalNanoseconds / Math.Max(1, least), 1, MostCallsInTurn)));
        return least;
    }

    private double Nanoseconds(Action call, int repetitions)
    {
        Cancellation.ThrowIfCancellationRequested();
        var start = Now;
        for (var i = 0; i < repetitions; i++)
            call();
        return (Now - start) / repetitions;
    }

    private double Now => UsesOtherThreads ? WorkClock.WallNanoseconds : WorkClock.ThreadNanoseconds;

    private static CallTime Summary(List<double> rounds)
    {
        rounds.Sort();
        return new(rounds[0], rounds[rounds.Count / 2]);
    }
}
