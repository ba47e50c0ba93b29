using CompactBnn.Generator.Diagnostics;
using CompactBnn.Generator.Emission;
using CompactBnn.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator;

/// <summary>The ends of the pipeline: what each kind of input adds to the compilation.</summary>
internal static class Outputs
{
    public static void Report(SourceProductionContext output, DiagnosticInfo diagnostic) =>
        output.ReportDiagnostic(diagnostic.ToDiagnostic());

    public static void AddMembers(SourceProductionContext output, MembersInput input) =>
        output.AddSource($"{input.Shape.HintName}.g.cs", MembersEmitter.Emit(input));

    public static void AddStandIn(SourceProductionContext output, StandInInput input) =>
        output.AddSource($"{input.Target.Shape.HintName}.g.cs", StandInEmitter.Emit(input));

    public static void AddCore(SourceProductionContext output, CoreInput input) =>
        output.AddSource($"{input.Shape.HintName}.Core.g.cs", CoreEmitter.Emit(input));

    public static void AddCode(SourceProductionContext output, NetworkPlan plan) =>
        output.AddSource($"CompactBnn.Generated.{plan.TypeName}.g.cs", plan.Layout is { } layout
            ? NetworkEmitter.EmitCode(plan.Payload.Network, layout, plan.TypeName, plan.Profiles)
            : InterpretedNetworkEmitter.Emit(plan));

    public static void AddWeights(SourceProductionContext output, (NetworkPlan Plan, CompilerTraits Traits) input)
    {
        var (plan, traits) = input;
        if (plan.Layout is { } layout)
        {
            output.AddSource($"CompactBnn.Generated.{plan.TypeName}.Weights.g.cs",
                NetworkEmitter.EmitWeights(plan.Payload.Network, layout, plan.TypeName, traits.Optimizes));
        }
        if (plan.ColumnsTypeName is { } columns)
            output.AddSource($"CompactBnn.Generated.{columns}.g.cs", ColumnsEmitter.Emit(plan, traits.Optimizes));
    }
}
