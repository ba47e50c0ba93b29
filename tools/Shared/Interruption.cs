using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;

namespace CompactBnn.Tools;

/// <summary>
/// Ctrl+C, and the signal to end: the first one cancels a token, so that work ends in order, however long its last step takes; the second one ends the process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    private Interruption() => _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel)];

    /// <summary>Listens while a command runs that can be cancelled; for another one, which a signal ends at once as ever, there is none.</summary>
    /// <param name="parsed">The command line.</param>
    public static Interruption? For(ParseResult parsed) => parsed.Action is AsynchronousCommandLineAction ? new() : null;

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        // A signal may still be handled meanwhile, so the source of the token stays: it holds nothing that must be freed.
    }

    private void Cancel(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _signals) > 1)
            return;
        context.Cancel = true;
        _source.Cancel();
    }
}
