using CompactBnn.Format;
using CompactBnn.Generator.Tests.Harness;

namespace CompactBnn.Generator.Tests;

/// <summary>Maps stay planes between steps that both work on planes, and are packed for all others.</summary>
public sealed class PlaneHandoverTests
{
    [Fact]
    public void Counters_take_planes_of_bytes_and_of_each_other()
    {
        var code = CodeOf(Samples.Chain(new Shape(28, 28, 1), 1, 31, 31, 2, 31), "counters");

        Assert.Contains("_Pixels.Input.Run(ref pixels", code, StringComparison.Ordinal);
        Assert.Contains("_Map256.Layer.Planes);", code, StringComparison.Ordinal);
        Assert.Contains("_Planes.Pool.Planes);", code, StringComparison.Ordinal);
        // Of three convolutions, for each of four sets, only the one behind the pool takes packed pixels; none of the functions for these is left.
        Assert.Equal(4, code.Split(".Layer.Take(").Length - 1);
        Assert.DoesNotContain("_Encode(", code, StringComparison.Ordinal);
        Assert.DoesNotContain("_Pool(", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_take_packed_pixels()
    {
        var code = CodeOf(Samples.Chain(new Shape(28, 28, 1), 1, 31, 31, 2, 31), "rows");

        Assert.DoesNotContain("Planes", code.Replace("_Planes =>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("_Encode(", code, StringComparison.Ordinal);
        Assert.Contains("_Pool(", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_with_other_lanes_a_row_is_packed()
    {
        // 20 columns take 32 lanes, 16 take 16.
        var code = CodeOf(Samples.Chain(new Shape(20, 20, 1), 1, 50, 31), "counters");

        Assert.Equal(4, code.Split(".Layer.Take(").Length - 1);
        Assert.DoesNotContain(".Layer.Planes)", code, StringComparison.Ordinal);
    }

    private static string CodeOf(Network network, string kernels)
    {
        var project = Project.Of("[CompactBnn.BnnModel(\"net.cbnn\")] partial class Net;", new ModelText("net.cbnn", network));
        var run = GeneratorRun.Of(project with { Properties = project.Properties.Add("CompactBnnKernels", kernels) });
        Assert.Empty(run.Reported);
        return string.Concat(run.Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value));
    }
}
