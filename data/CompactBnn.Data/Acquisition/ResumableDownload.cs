using System.Net;
using System.Net.Http.Headers;

namespace CompactBnn.Data;

/// <summary>How far a download is.</summary>
/// <param name="FileName">The file.</param>
/// <param name="Received">Bytes so far.</param>
/// <param name="Total">Bytes in all; null where the server doesn't say.</param>
public readonly record struct DownloadProgress(string FileName, long Received, long? Total);

/// <summary>Fetches a file over HTTP into a <c>.part</c> file, and goes on where an earlier attempt stopped (RFC 9110, section 14).</summary>
internal sealed class ResumableDownload(HttpClient http, IProgress<DownloadProgress>? progress)
{
    private const int Attempts = 5;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>Fetches a file, hands it over and deletes it.</summary>
    /// <param name="address">The address.</param>
    /// <param name="part">The file to write, which may hold the first bytes already.</param>
    /// <param name="limit">The most bytes that the file may have.</param>
    /// <param name="use">Takes the complete file; throws a <see cref="DataException"/> where its content is wrong.</param>
    /// <param name="cancellation">Stops the download; what has come stays for the next time.</param>
    /// <exception cref="DataException">The server doesn't deliver the file, or its content is wrong.</exception>
    public async Task FetchAsync(string address, string part, long limit, Action<string> use, CancellationToken cancellation)
    {
        var resumed = File.Exists(part);
        await CompleteAsync(address, part, limit, cancellation);
        try
        {
            use(part);
            File.Delete(part);
            return;
        }
        catch (DataException)
        {
            File.Delete(part);
            if (!resumed)
                throw;
        }
        // What an earlier attempt left may have been of another file: once more, from the start.
        await FetchAsync(address, part, limit, use, cancellation);
    }

    private async Task CompleteAsync(string address, string part, long limit, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = LengthOf(part);
            try
            {
                if (await TryCompleteAsync(address, part, limit, cancellation))
                    return;
            }
            catch (Exception error) when (IsNetworkFault(error) && !cancellation.IsCancellationRequested)
            {
                if (attempt == Attempts || LengthOf(part) <= before)
                    throw Interrupted(address, LengthOf(part), error);
            }
        }
    }

    /// <returns>Whether the file is complete; false where what was there could not be continued and was dropped.</returns>
    private async Task<bool> TryCompleteAsync(string address, string part, long limit, CancellationToken cancellation)
    {
        var start = LengthOf(part);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (start > 0)
            request.Headers.Range = new RangeHeaderValue(start, null);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var range = response.Content.Headers.ContentRange;
        if (start > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            if (range?.Length == start)
                return true;
            File.Delete(part);
            return false;
        }
        if (!response.IsSuccessStatusCode)
            throw new DataException(address, $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}; use --from with a local copy.");
        var continues = response.StatusCode == HttpStatusCode.PartialContent && range?.From == start;
        if (response.StatusCode == HttpStatusCode.PartialContent && !continues)
            throw new DataException(address, $"the server sends the range {range} where {start}- was asked for.");
        await SaveAsync(response.Content, address, part, continues ? start : 0, limit, cancellation);
        return true;
    }

    private async Task SaveAsync(HttpContent content, string address, string part, long start, long limit, CancellationToken cancellation)
    {
        var expected = content.Headers.ContentLength + start;
        await using var file = new FileStream(part, start > 0 ? FileMode.Append : FileMode.Create);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(Silence);
        await using var body = await content.ReadAsStreamAsync(silence.Token);
        var buffer = new byte[1 << 16];
        var received = start;
        for (int read; (read = await body.ReadAsync(buffer, silence.Token)) > 0; silence.CancelAfter(Silence))
        {
            received += read;
            if (received > limit)
            {
                file.SetLength(0);
                throw new DataException(address, $"is longer than the {limit} bytes that it may have.");
            }
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress?.Report(new(Path.GetFileNameWithoutExtension(part), received, expected));
        }
        if (received < expected)
            throw new HttpIOException(HttpRequestError.ResponseEnded, $"{received} of {expected} bytes");
    }

    private static bool IsNetworkFault(Exception error) => error is HttpRequestException or HttpIOException or IOException or OperationCanceledException;

    private static DataException Interrupted(string address, long received, Exception error)
    {
        var reason = error is OperationCanceledException ? $"nothing came for {Silence.TotalSeconds} seconds" : error.Message;
        return new(
            address,
            $"can't be fetched to its end ({reason}); {received} bytes are here, so run the command again to go on, or use --from with a local copy.",
            error);
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
