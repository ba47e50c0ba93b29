using CompactBnn.Generator.Diagnostics;
using CompactBnn.Generator.Emission;
using CompactBnn.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator;

/// <summary>
/// Compiles networks into annotated classes. Only the pipeline stands here. Files are parsed where a class means them; the members
/// depend on no weight, the code and the weights of a network on no class.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var settings = context.AnalyzerConfigOptionsProvider.Select(BuildSettings.Of);
        var traits = context.CompilationProvider.Select(CompilerTraits.Of);

        var targets = context.SyntaxProvider
            .ForAttributeWithMetadataName(ClassTarget.AttributeName, ClassTarget.IsCandidate, ClassTarget.Of)
            .Where(target => target is not null)
            .WithTrackingName(Steps.Targets);
        var files = context.AdditionalTextsProvider
            .Where(ModelFile.IsOne)
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(ModelFile.Of)
            .Collect()
            .SelectMany(ModelFile.WithoutRepetition)
            .WithTrackingName(Steps.Files);
        var choices = targets.Combine(files.Collect()).Select(TargetChoice.Of).WithTrackingName(Steps.Choices);

        var chosen = choices.Collect().Select(Selected.Files);
        var loads = files.Combine(chosen).SelectMany(Selected.Of).Select(ModelLoad.Of).WithTrackingName(Steps.Loads);
        var plans = loads.Combine(settings).SelectMany(FilePlan.Of).WithTrackingName(Steps.Plans);
        var distinct = plans.Collect().Select(Selected.OneFileANetwork);
        var networks = plans.Combine(distinct).SelectMany(Selected.Of).WithTrackingName(Steps.Networks);

        var faults = loads.SelectMany(FileReport.Of);
        var notices = plans.SelectMany(FileReport.Of);
        var diagnostics = choices.Combine(faults.Collect()).SelectMany(DiagnosticInfo.Of).WithTrackingName(Steps.Diagnostics);
        var remarks = choices.Combine(notices.Collect()).SelectMany(DiagnosticInfo.OfFile);
        var native = context.AnalyzerConfigOptionsProvider.Select(NativeCode.Of);
        var unused = choices.Collect().Select(TargetChoice.First).Combine(native).SelectMany(DiagnosticInfo.Of);
        var described = choices.Combine(plans.Select(FileSummary.Of).Collect());
        var members = described.Combine(traits).SelectMany(MembersInput.Of).WithTrackingName(Steps.Members);
        var standIns = described.SelectMany(StandInInput.Of).WithTrackingName(Steps.StandIns);
        var connected = choices.Combine(plans.Select(FileTypes.Of).Collect());
        var conflicts = connected.SelectMany(DiagnosticInfo.Of);
        var cores = connected.SelectMany(CoreInput.Of).WithTrackingName(Steps.Cores);

        context.RegisterSourceOutput(settings.SelectMany(DiagnosticInfo.Of), Outputs.Report);
        context.RegisterSourceOutput(diagnostics, Outputs.Report);
        context.RegisterSourceOutput(remarks, Outputs.Report);
        context.RegisterSourceOutput(unused, Outputs.Report);
        context.RegisterSourceOutput(conflicts, Outputs.Report);
        context.RegisterSourceOutput(members, Outputs.AddMembers);
        context.RegisterSourceOutput(standIns, Outputs.AddStandIn);
        context.RegisterImplementationSourceOutput(cores, Outputs.AddCore);
        context.RegisterImplementationSourceOutput(networks, Outputs.AddCode);
        context.RegisterImplementationSourceOutput(networks.Combine(traits), Outputs.AddWeights);
    }
}
