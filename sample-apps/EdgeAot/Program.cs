using CompactBnn.Data;
using EdgeAot;

if (args is [] or ["--help"] or ["-h"])
{
    Console.WriteLine(CommandLine.Usage);
    return args.Length == 0 ? 2 : 0;
}
if (!CommandLine.TryParse(args, out var command, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}
using var output = new StreamWriter(Console.OpenStandardOutput());
using var report = new Report(output, command.WithSums);
return command.Frames is { } frames ? Frames.Classify(frames, report) : Classify(command.Pictures, report);

static int Classify(string[] pictures, Report report)
{
    var failed = false;
    foreach (var path in pictures)
    {
        try
        {
            report.Write(path, InputEncoder.Encode(PictureFile.Read(path), DigitClassifier.Input));
        }
        catch (DataException error)
        {
            Console.Error.WriteLine(error.Message);
            failed = true;
        }
    }
    return failed ? 1 : 0;
}
