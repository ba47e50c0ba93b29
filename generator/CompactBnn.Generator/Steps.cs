namespace CompactBnn.Generator;

/// <summary>Names of the pipeline's steps, by which tests see what ran again after an edit.</summary>
internal static class Steps
{
    public const string Targets = nameof(Targets);
    public const string Files = nameof(Files);
    public const string Choices = nameof(Choices);
    public const string Loads = nameof(Loads);
    public const string Plans = nameof(Plans);
    public const string Networks = nameof(Networks);
    public const string Members = nameof(Members);
    public const string StandIns = nameof(StandIns);
    public const string Cores = nameof(Cores);
    public const string Diagnostics = nameof(Diagnostics);
}
