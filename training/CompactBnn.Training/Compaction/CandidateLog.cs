using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CompactBnn.Training.Compaction;

/// <summary>The candidates of a search in a file, one line of JSON each; it is whole after each candidate, whatever happens.</summary>
/// <param name="path">The file.</param>
internal sealed class CandidateLog(string path)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private readonly List<Candidate> _candidates = [];

    /// <summary>The candidates so far.</summary>
    public IReadOnlyList<Candidate> Candidates => _candidates;

    /// <summary>Adds a candidate.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(Candidate candidate)
    {
        _candidates.Add(candidate);
        AtomicFile.Write(path, stream =>
        {
            foreach (var line in _candidates)
                stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, Options) + "\n"));
        });
    }
}
