using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Tests.Networks;
using CsCheck;

namespace CompactBnn.Tests.Engines;

public sealed class EngineEqualityTests
{
    [Fact]
    public void Interpreter_and_reference_give_the_same_sums_and_classes() => RandomNetworks.WithImages.Sample(
        one =>
        {
            var interpreter = new BnnInterpreter(one.Network);
            var sums = new int[interpreter.ClassCount];
            foreach (var image in one.Images)
            {
                var expected = ReferenceEngine.Sums(one.Network, image);

                interpreter.Sums(image, sums);

                Assert.Equal(expected, sums);
                Assert.Equal(ClassOf(one.Network.Scores, expected), interpreter.Predict(image));
            }
        },
        iter: 300,
        print: one => RandomNetworks.Show(one.Network));

    /// <summary>The first class with the largest score, written out from the definition of the format.</summary>
    private static int ClassOf(Scores scores, int[] sums)
    {
        var values = sums.Select((sum, i) => (float)((float)sum * scores.Scale[i]) + scores.Bias[i]).ToArray();
        return Array.IndexOf(values, values.Max());
    }
}
