using CompactBnn.Data.Tests;
using CompactBnn.Samples.Tests.Publishing;

namespace CompactBnn.Samples.Tests;

/// <summary>The sample NativeLibrary, called from C, C++ and Python.</summary>
public sealed class NativeLibraryTests : IDisposable
{
    private static readonly string Sample = Repository.PathOf("sample-apps", "NativeLibrary");
    private static readonly string Native = Repository.PathOf("tests", "CompactBnn.Samples.Tests", "Native");

    private readonly TemporaryFolder _folder = new();

    public NativeLibraryTests() => File.WriteAllBytes(_folder["frames"], SampleImages.DrawnFrames);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task C_gets_the_sums_of_the_interpreter()
    {
        var program = await Compiled("gcc", "c11", Path.Combine(Sample, "examples", "classify.c"));

        AssertAnswers(await CommandRun.Of(program, [_folder["frames"]]));
    }

    [Fact]
    public async Task C_gets_a_status_for_wrong_arguments_and_answers_in_many_threads()
    {
        var program = await Compiled("gcc", "c11", Path.Combine(Native, "border.c"));

        AssertAsPromised(await CommandRun.Of(program, [_folder["frames"]]));
    }

    [Fact]
    public async Task The_header_is_also_one_for_Cpp()
    {
        await File.WriteAllTextAsync(
            _folder["version.cpp"], "#include <cbnndigits.h>\nint main() { return cbnn_version() - CBNN_VERSION; }\n", TestContext.Current.CancellationToken);
        var program = await Compiled("g++", "c++17", _folder["version.cpp"]);

        Assert.Equal(0, (await CommandRun.Of(program, [])).ExitCode);
    }

    [Fact]
    public async Task Python_gets_the_sums_of_the_interpreter()
    {
        AssertAnswers(await Python(Path.Combine(Sample, "examples", "classify.py"), await Library(), _folder["frames"]));
    }

    [Fact]
    public async Task Python_gets_exceptions_for_wrong_arguments_and_answers_in_many_threads()
    {
        AssertAsPromised(await Python(Path.Combine(Native, "border.py"), Path.Combine(Sample, "examples"), await Library(), _folder["frames"]));
    }

    [Fact]
    public async Task The_header_lies_beside_the_library() =>
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Sample, "cbnndigits.h"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(await PublishedSample.ForThisMachine("NativeLibrary"), "cbnndigits.h"), TestContext.Current.CancellationToken));

    private static async Task<string> Library() => Path.Combine(await PublishedSample.ForThisMachine("NativeLibrary"), "libcbnndigits.so");

    private static Task<CommandRun> Python(params string[] arguments)
    {
        SearchPath.NeedsOnLinux("python3", "python3");
        return CommandRun.Of("python3", arguments, environment: ("PYTHONDONTWRITEBYTECODE", "1"));
    }

    private async Task<string> Compiled(string compiler, string standard, string source)
    {
        SearchPath.NeedsOnLinux("gcc g++", compiler);
        var library = await PublishedSample.ForThisMachine("NativeLibrary");
        var run = await CommandRun.Of(
            compiler,
            [
                $"-std={standard}", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Werror", "-pedantic", "-O1", source, "-I", library, "-L", library,
                "-lcbnndigits", "-pthread", $"-Wl,-rpath,{library}", "-o", _folder["program"],
            ]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return _folder["program"];
    }

    private static void AssertAnswers(CommandRun run)
    {
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(SampleImages.Expected(SampleImages.DrawnFrames), run.Lines);
    }

    private static void AssertAsPromised(CommandRun run) => Assert.Equal((0, "all as promised\n", ""), (run.ExitCode, run.Output, run.Errors));
}
