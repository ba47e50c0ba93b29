using CompactBnn.Engines.Steps;
using CsCheck;

namespace CompactBnn.Tests.Engines;

public sealed class MemoryPlanTests
{
    [Fact]
    public void Values_that_live_at_the_same_time_do_not_overlap() => Gen.Select(Gen.Int[1, 40], Gen.Int[0, 6], Gen.Int[0, 3]).Array[1, 15].Sample(values =>
    {
        var plan = new MemoryPlan();
        var placed = new List<(int Offset, int End, int First, int Last)>();
        foreach (var (words, first, duration) in values)
        {
            var offset = plan.Place(words, first, first + duration).Offset;
            var one = (Offset: offset, End: offset + words, First: first, Last: first + duration);
            Assert.Equal(0, one.Offset % 8);
            Assert.True(one.End <= plan.Words);
            Assert.DoesNotContain(placed, other =>
                other.First <= one.Last && one.First <= other.Last && other.Offset < one.End && one.Offset < other.End);
            placed.Add(one);
        }
    });

    [Fact]
    public void Memory_is_used_again()
    {
        var plan = new MemoryPlan();
        for (var i = 0; i < 100; i++)
            plan.Place(60, i, i + 1);

        Assert.Equal(128, plan.Words);
    }
}
