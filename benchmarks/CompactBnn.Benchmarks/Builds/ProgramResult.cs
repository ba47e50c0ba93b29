namespace CompactBnn.Benchmarks.Builds;

/// <summary>What a console program with a network costs, beside one without.</summary>
/// <param name="Workload">Name of the network.</param>
/// <param name="BuildSeconds">Seconds of <c>dotnet build</c> after the references are built, restore not counted.</param>
/// <param name="EmptyBuildSeconds">The same for a program that prints a number.</param>
/// <param name="AotBytes">Size of the NativeAOT binary, without symbols.</param>
/// <param name="EmptyAotBytes">The same for a program that prints a number.</param>
/// <param name="AotStartMs">From the start of the NativeAOT process to its end, one prediction between.</param>
/// <param name="JitStartMs">The same under the just-in-time compiler.</param>
internal sealed record ProgramResult(
    string Workload, double BuildSeconds, double EmptyBuildSeconds, long AotBytes, long EmptyAotBytes, double AotStartMs, double JitStartMs);
