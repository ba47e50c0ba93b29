using Orleans.Concurrency;

namespace ClusterScore;

/// <summary>Classifies batches of images on whatever silo the cluster picks. It keeps nothing, so a batch may be asked for again.</summary>
public interface IScoring : IGrainWithIntegerKey
{
    /// <summary>The classes of some images.</summary>
    /// <param name="images">The images one after another, each in H,W,C order.</param>
    Task<ScoredBatch> Classify(Immutable<byte[]> images);
}

/// <summary>The classes of a batch.</summary>
/// <param name="Classes">One class an image.</param>
/// <param name="Silo">The silo that found them.</param>
[GenerateSerializer]
public sealed record ScoredBatch([property: Id(0)] int[] Classes, [property: Id(1)] string Silo);

/// <summary>Works on the silo that the request came to first, in as many copies as it has processors.</summary>
[StatelessWorker]
internal sealed class Scoring(ILocalSiloDetails silo) : Grain, IScoring
{
    /// <inheritdoc/>
    public Task<ScoredBatch> Classify(Immutable<byte[]> images)
    {
        var classes = new int[images.Value.Length / DigitClassifier.InputLength];
        DigitClassifier.PredictBatch(images.Value, classes);
        return Task.FromResult(new ScoredBatch(classes, silo.Name));
    }
}
