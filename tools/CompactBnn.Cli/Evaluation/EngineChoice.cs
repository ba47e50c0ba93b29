using CompactBnn.Format;

namespace CompactBnn.Cli.Evaluation;

/// <summary>The engines by their names on the command line.</summary>
internal static class EngineChoice
{
    /// <summary>The fast interpreter, used where nothing is chosen.</summary>
    public const string Interpreter = "interpreter";

    /// <summary>Plain loops, which everything is compared with.</summary>
    public const string Reference = "reference";

    /// <summary>The engine of a name.</summary>
    public static IBnnClassifier Create(string name, Network network) =>
        name == Reference ? new ReferenceClassifier(network) : new BnnInterpreter(network);
}
