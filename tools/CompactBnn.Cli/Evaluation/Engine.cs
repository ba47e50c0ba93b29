using CompactBnn.Engines;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Cli.Evaluation;

/// <summary>Computes the scores of an image; for several threads at once.</summary>
/// <param name="image">The input in H,W,C order.</param>
/// <param name="scores">One score a class.</param>
internal delegate void Engine(ReadOnlySpan<byte> image, Span<float> scores);

/// <summary>The engines by their names on the command line.</summary>
internal static class EngineChoice
{
    /// <summary>The fast interpreter, used where nothing is chosen.</summary>
    public const string Interpreter = "interpreter";

    /// <summary>Plain loops, which everything is compared with.</summary>
    public const string Reference = "reference";

    /// <summary>The engine of a name.</summary>
    public static Engine Create(string name, Network network) =>
        name == Reference ? (image, scores) => ScoreByReference(network, image, scores) : new BnnInterpreter(network).Score;

    private static void ScoreByReference(Network network, ReadOnlySpan<byte> image, Span<float> scores) =>
        Scoring.Score(ReferenceEngine.Sums(network, image), network.Scores.Scale.AsSpan(), network.Scores.Bias.AsSpan(), scores);
}
