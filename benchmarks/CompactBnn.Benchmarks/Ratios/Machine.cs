using System.Runtime.InteropServices;
using CompactBnn.Compilation.Measurement;

namespace CompactBnn.Benchmarks.Ratios;

/// <summary>Where the numbers come from.</summary>
/// <param name="Processor">Its name.</param>
/// <param name="Processors">Logical processors.</param>
/// <param name="OperatingSystem">Name and version.</param>
/// <param name="Runtime">Version of .NET.</param>
/// <param name="InstructionSet">The widest instruction set in use.</param>
/// <param name="PeakOpsPerSecond">Binary operations a second that one core can do at most, see <see cref="MachinePeak"/>.</param>
/// <param name="LoadAverage">Processes that ran or waited in the last minute before the run, where the system tells.</param>
internal sealed record Machine(
    string Processor, int Processors, string OperatingSystem, string Runtime, string InstructionSet, double PeakOpsPerSecond, double? LoadAverage)
{
    public static Machine Here() => new(
        ProcessorName(), Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription,
        MachinePeak.InstructionSet, MachinePeak.Measure(), Load());

    // Family and model say more than the name that a virtual machine may give.
    private static string ProcessorName()
    {
        if (!File.Exists("/proc/cpuinfo"))
            return RuntimeInformation.ProcessArchitecture.ToString();
        var lines = File.ReadLines("/proc/cpuinfo").TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).ToLookup(parts => parts[0].Trim(), parts => parts[1].Trim());
        string Of(string key) => lines[key].FirstOrDefault() ?? "?";
        return $"{Of("model name")}, family {Of("cpu family")}, model {Of("model")}";
    }

    private static double? Load() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)
        : null;
}
