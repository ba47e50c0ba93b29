namespace FolderSort;

/// <summary>Shows how far it is: on a terminal one line that is written over, elsewhere a line now and then.</summary>
internal sealed class ProgressLine : IDisposable
{
    private readonly Lock _turn = new();
    private readonly Counts _counts;
    private readonly TextWriter _output;
    private readonly Timer _timer;
    private string _shown = "";

    public ProgressLine(Counts counts, TextWriter output)
    {
        (_counts, _output) = (counts, output);
        var interval = Console.IsErrorRedirected ? TimeSpan.FromSeconds(2) : TimeSpan.FromMilliseconds(200);
        _timer = new(_ => Show(), null, interval, interval);
    }

    /// <summary>Shows the last state.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Show();
        if (!Console.IsErrorRedirected)
            _output.WriteLine();
    }

    private void Show()
    {
        lock (_turn)
        {
            var line = _counts.Progress();
            if (line == _shown)
                return;
            _shown = line;
            if (Console.IsErrorRedirected)
                _output.WriteLine(line);
            else
                _output.Write($"\r{line}\e[K");
        }
    }
}
