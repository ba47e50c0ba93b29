namespace CompactBnn.Tests.Use;

/// <summary>Class, margin, probability and rejection.</summary>
public sealed class DecisionTests
{
    [Fact]
    public void Class_score_and_margin()
    {
        var decision = Decision.Of([1.5f, 4, -2, 3.25f]);
        Assert.Equal((1, 4f, 0.75f, false), (decision.Class, decision.Score, decision.Margin, decision.IsRejected));
    }

    [Fact]
    public void Of_equal_scores_the_first_one_wins_with_no_margin()
    {
        var decision = Decision.Of([1, 2, 2]);
        Assert.Equal((1, 0f), (decision.Class, decision.Margin));
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(0.5f)]
    [InlineData(20f)]
    public void The_probability_is_the_softmax_of_the_scores_over_the_temperature(float temperature)
    {
        float[] scores = [1, 3, 2.5f];
        var powers = scores.Select(score => Math.Exp((double)score / temperature)).ToArray();
        Assert.Equal(powers[1] / powers.Sum(), Decision.Of(scores, temperature).Probability, 12);
    }

    [Fact]
    public void Large_scores_overflow_nothing()
    {
        Assert.Equal(0.5, Decision.Of([3e38f, 3e38f]).Probability, 12);
        Assert.Equal(1, Decision.Of([-3e38f, 3e38f]).Probability, 12);
    }

    [Fact]
    public void A_prediction_below_the_threshold_is_rejected()
    {
        Assert.True(Decision.Of([1, 1.1f, 1], rejection: 0.5f).IsRejected);
        Assert.False(Decision.Of([1, 9, 1], rejection: 0.5f).IsRejected);
        Assert.False(Decision.Of([1, 1, 1]).IsRejected);
    }

    [Fact]
    public void A_single_class_is_certain()
    {
        var decision = Decision.Of([7]);
        Assert.Equal((0, float.PositiveInfinity, 1.0), (decision.Class, decision.Margin, decision.Probability));
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Decision.Of([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Decision.Of([1], temperature: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Decision.Of([1], temperature: float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Decision.Of([1], rejection: 1.5f));
    }
}
