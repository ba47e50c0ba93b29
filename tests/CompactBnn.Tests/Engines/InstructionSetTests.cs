using System.Runtime.InteropServices;
using CompactBnn.Kernels;
using CompactBnn.Tests.Kernels;
using CompactBnn.Tests.Support;

namespace CompactBnn.Tests.Engines;

/// <summary>Runs the tests of kernels and engines again in processes that have fewer instructions.</summary>
public sealed class InstructionSetTests
{
    private static readonly Type[] Classes = [typeof(InstructionSetInProcessTests), typeof(EngineEqualityTests), typeof(RowDifferencesTests), typeof(LanesTests)];

    public static TheoryData<string> Switches => new(FewerInstructions.Switches);

    [Theory]
    [MemberData(nameof(Switches))]
    public Task Engines_agree_without(string instructions) =>
        FewerInstructions.Run(instructions, [.. Classes.SelectMany(one => new[] { "-class", one.FullName! })]);
}

/// <summary>What this process has, by its own environment.</summary>
public sealed class InstructionSetInProcessTests
{
    [Fact]
    public void Instructions_that_are_switched_off_are_not_used()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Skip("The switches are those of x64.");
        if (IsOff("DOTNET_EnableAVX512") || IsOff("DOTNET_EnableAVX2") || IsOff("DOTNET_EnableHWIntrinsic"))
            Assert.False(Lanes512.IsSupported);
        if (IsOff("DOTNET_EnableAVX2") || IsOff("DOTNET_EnableHWIntrinsic"))
            Assert.False(Lanes256.IsSupported);
        Assert.Equal(!IsOff("DOTNET_EnableHWIntrinsic"), Lanes128.IsSupported);
    }

    private static bool IsOff(string name) => Environment.GetEnvironmentVariable(name) == "0";
}
