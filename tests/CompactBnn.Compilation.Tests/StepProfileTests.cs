using CompactBnn.Engines;
using CompactBnn.Compilation.Measurement;
using CompactBnn.Format;
using CompactBnn.Tests.Networks;
using CsCheck;

namespace CompactBnn.Compilation.Tests;

public sealed class StepProfileTests
{
    [Fact]
    public void Steps_run_one_after_the_other_make_the_sums() => RandomNetworks.WithImages.Sample(
        one =>
        {
            var (network, images) = one;
            var compiled = NetworkCompiler.Compile(network, StepProfile.Properties);
            Assert.Equal(ReferenceEngine.Sums(network, images[0]), SumsOfSteps(compiled, images[0], repetitions: 1));
        },
        iter: 4, threads: 1, print: one => RandomNetworks.Show(one.Network));

    [Fact]
    public void A_step_may_run_again()
    {
        var network = SmallNetwork.Create();
        var image = SmallNetwork.Images(1);
        var compiled = NetworkCompiler.Compile(network, StepProfile.Properties, TestContext.Current.CancellationToken);

        Assert.Equal(ReferenceEngine.Sums(network, image), SumsOfSteps(compiled, image, repetitions: 3));
    }

    [Fact]
    public void Steps_of_a_batch_make_the_sums_of_all_images()
    {
        var network = SmallNetwork.Create();
        var compiled = NetworkCompiler.Compile(network, StepProfile.Properties, TestContext.Current.CancellationToken);
        var profile = StepProfile.OfBatch(compiled);
        Assert.NotNull(profile);
        var images = SmallNetwork.Images(profile.Images);
        var sums = new int[3 * profile.Images];
        var workspace = new ulong[compiled.BatchWorkspaceLength];

        for (var step = 0; step < profile.Steps.Count; step++)
        {
            for (var i = 0; i < 2; i++)
                profile.Run(step, images, sums, workspace);
        }

        for (var i = 0; i < profile.Images; i++)
            Assert.Equal(ReferenceEngine.Sums(network, images.AsSpan(64 * i, 64)), sums.AsSpan(3 * i, 3));
        Assert.Equal(NetworkCosts.Of(network).BinaryOperations, profile.Steps.Sum(step => step.BinaryOperations));
    }

    [Fact]
    public void The_cost_model_predicts_layers_alone()
    {
        var compiled = NetworkCompiler.Compile(SmallNetwork.Create(), StepProfile.Properties, TestContext.Current.CancellationToken);

        Assert.Equal(["conv", "dense"], StepProfile.Of(compiled).Steps.Where(step => step.CostFactors.Any(factor => factor > 0)).Select(step => step.Operation));
    }

    [Fact]
    public void The_steps_are_those_of_the_network_with_their_costs()
    {
        var network = SmallNetwork.Create();
        var steps = StepProfile.Of(NetworkCompiler.Compile(network, StepProfile.Properties, TestContext.Current.CancellationToken)).Steps;

        Assert.Superset(new HashSet<string> { "slices", "conv", "pool", "dense" }, steps.Select(step => step.Operation).ToHashSet());
        Assert.Equal(NetworkCosts.Of(network).BinaryOperations, steps.Sum(step => step.BinaryOperations));
        Assert.Equal(8 * 8 * 16 * 9 * 2, steps.Where(step => step.Operation == "conv").Sum(step => step.BinaryOperations));
        Assert.All(steps, step => Assert.NotEqual("", step.Kernel));
    }

    [Fact]
    public void A_network_without_the_property_has_no_profile() => Assert.Throws<MissingMethodException>(() =>
        StepProfile.Of(NetworkCompiler.Compile(SmallNetwork.Create(), cancellation: TestContext.Current.CancellationToken)));

    [Fact]
    public void Every_step_gets_a_time()
    {
        var compiled = NetworkCompiler.Compile(SmallNetwork.Create(), StepProfile.Properties, TestContext.Current.CancellationToken);
        var timer = new TurnTimer { Rounds = 20, Turn = TimeSpan.FromMilliseconds(1), WarmUp = TimeSpan.FromMilliseconds(20) };

        var times = StepTimes.Measure(compiled, StepProfile.Of(compiled), timer);

        Assert.Equal(StepProfile.Of(compiled).Steps.Select(step => step.Description), times.Select(time => time.Step.Description));
        Assert.All(times.Where(time => time.Step.BinaryOperations > 0), time => Assert.True(time.Nanoseconds > 0));
    }

    private static int[] SumsOfSteps(CompiledNetwork compiled, byte[] image, int repetitions)
    {
        var profile = StepProfile.Of(compiled);
        var sums = new int[compiled.Network.ClassCount];
        var workspace = new ulong[compiled.WorkspaceLength];
        for (var step = 0; step < profile.Steps.Count; step++)
        {
            for (var i = 0; i < repetitions; i++)
                profile.Run(step, image, sums, workspace);
        }
        return sums;
    }
}
