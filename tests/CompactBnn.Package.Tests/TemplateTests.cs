using CompactBnn.Package.Tests.Harness;

namespace CompactBnn.Package.Tests;

/// <summary>What somebody does who meets the project for the first time.</summary>
public sealed class TemplateTests(PackedPackages packages)
{
    [Fact]
    public async Task The_template_makes_a_program_that_reads_a_digit()
    {
        var folder = packages.NewFolder("my digits");
        Consumer.WriteNuGetConfig(packages, folder);
        var hive = packages.NewFolder("hive");

        (await DotNet.Run(folder, packages.Cache, "new", "install", packages.File("CompactBnn.Templates"), "--debug:custom-hive", hive)).Succeeded();
        (await DotNet.Run(folder, packages.Cache, "new", "compactbnn", "--name", "My-Digits", "--output", ".", "--debug:custom-hive", hive)).Succeeded();
        var output = (await DotNet.Run(folder, packages.Cache, "run")).Succeeded();

        Assert.Matches(@"^3\.png: 3 \(score \d+\.\d\d, \d+\.\d\d above the next class\)$", output.Trim());
        Assert.True(File.Exists(Path.Combine(folder, "My-Digits.csproj")));

        var missing = await DotNet.Run(folder, packages.Cache, "run", "--no-build", "--", "nothing.png");
        Assert.Contains("nothing.png", missing.Failed(), StringComparison.Ordinal);
    }
}
