using System.Diagnostics;
using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Compilation.Tests;

public sealed class TurnTimerTests
{
    private static readonly TurnTimer Quick = new() { Rounds = 5, Turn = TimeSpan.FromMilliseconds(1), WarmUp = TimeSpan.FromMilliseconds(5), UsesOtherThreads = true };

    [Fact]
    public void A_call_that_takes_longer_gets_a_longer_time()
    {
        var times = Quick.Measure(() => Spin(0.1), () => Spin(1));

        Assert.InRange(times[0].Least, 0.1e6, 0.9e6);
        Assert.True(times[1].Least >= 1e6);
        Assert.All(times, time => Assert.True(time.Median >= time.Least));
    }

    [Fact]
    public void Calls_take_turns()
    {
        var order = new List<char>();
        Quick.Measure(() => Note(order, 'a'), () => Note(order, 'b'));

        Assert.Equal("ababababab", string.Concat(order.TakeLast(10)));
    }

    [Fact]
    public void A_call_over_the_budget_gets_three_turns_among_those_of_the_others()
    {
        var order = new List<char>();
        var timer = Quick with { Rounds = 9, Budget = TimeSpan.FromMilliseconds(2) };
        timer.Measure(() => Note(order, 'a'), () => Note(order, 'b'));

        Assert.Equal("ababab", string.Concat(order.TakeLast(6)));
    }

    [Fact]
    public void Waiting_counts_only_for_calls_that_use_other_threads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The system does not tell the time of a thread.");
        Action wait = () => Thread.Sleep(2);

        Assert.True((Quick with { UsesOtherThreads = false }).Measure(wait)[0].Least < 1e6);
        Assert.True(Quick.Measure(wait)[0].Least >= 2e6);
    }

    private static void Note(List<char> order, char name)
    {
        Spin(2);
        order.Add(name);
    }

    private static void Spin(double milliseconds)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalMilliseconds < milliseconds)
        {
        }
    }
}
