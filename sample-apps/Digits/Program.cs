using System.Diagnostics;
using System.Globalization;
using CompactBnn.Data;
using Digits;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var failed = false;
if (args.Length == 0)
{
    Console.WriteLine("No files given, so here are ten drawings of this program's own. Yours: Digits FILE.png FILE.jpg ...");
    foreach (var drawing in Drawing.Embedded())
        Show(drawing);
}
foreach (var path in args)
{
    try
    {
        Show(Drawing.FromFile(path));
    }
    catch (DataException error)
    {
        Console.Error.WriteLine(error.Message);
        failed = true;
    }
}
return failed ? 1 : 0;

static void Show(Drawing drawing)
{
    var image = InputEncoder.Encode(drawing.Picture, DigitClassifier.Input);
    Span<float> scores = stackalloc float[DigitClassifier.ClassCount];
    DigitClassifier.Score(image, scores);
    var label = DigitClassifier.Labels[DigitClassifier.Predict(image)];
    Console.WriteLine();
    Console.WriteLine($"{drawing.Name}: {label}   ({MicrosecondsPerImage(image):F1} us)");
    for (var i = 0; i < scores.Length; i++)
        Console.Write($"  {DigitClassifier.Labels[i]} {scores[i],6:F2}{(i % 5 == 4 ? Environment.NewLine : "")}");
}

// The median over many calls: one call is too short for the clock.
static double MicrosecondsPerImage(byte[] image)
{
    const int Runs = 51, CallsPerRun = 20;
    var times = new double[Runs];
    for (var run = 0; run < Runs; run++)
    {
        var start = Stopwatch.GetTimestamp();
        for (var call = 0; call < CallsPerRun; call++)
            DigitClassifier.Predict(image);
        times[run] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / CallsPerRun;
    }
    Array.Sort(times);
    return times[Runs / 2];
}
