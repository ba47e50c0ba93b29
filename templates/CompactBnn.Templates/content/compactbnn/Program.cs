using CompactBnn;
using CompactBnn.Data;

// The PNG and JPEG files named on the command line, or the drawing that comes with the program.
string[] files = args.Length > 0 ? args : [Path.Combine(AppContext.BaseDirectory, "drawings", "3.png")];
foreach (string file in files)
{
    try
    {
        byte[] image = InputEncoder.Encode(PictureFile.Read(file), DigitClassifier.Input);
        Decision decision = Decision.Of<DigitClassifier>(image);
        string label = DigitClassifier.Labels[decision.Class];
        Console.WriteLine($"{Path.GetFileName(file)}: {label} (score {decision.Score:F2}, {decision.Margin:F2} above the next class)");
    }
    catch (DataException error)
    {
        Console.Error.WriteLine(error.Message);
        Environment.ExitCode = 1;
    }
}
