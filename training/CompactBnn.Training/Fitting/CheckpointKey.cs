using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using CompactBnn.Data;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Fitting;

/// <summary>Where the checkpoint of a run lies: a file whose name tells apart all that decides the run's result.</summary>
internal static class CheckpointKey
{
    /// <summary>Path of the checkpoint for a recipe and the bytes of the training samples. Renaming the network or moving the data does not change the hash.</summary>
    public static string PathFor(Recipe recipe, DataSet data) =>
        Path.Combine(DataLocations.FromEnvironment().CacheFolder, "training", $"{recipe.Name}-{Convert.ToHexStringLower(KeyOf(recipe, data))[..16]}.checkpoint");

    private static byte[] KeyOf(Recipe recipe, DataSet data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new
        {
            recipe.Architecture.Notation,
            Slices = recipe.Slices.ToArray(),
            recipe.Kind,
            recipe.Fitting,
            recipe.Augmentation,
            recipe.Seed,
            Shape = data.Shape.ToString(),
        }));
        if (recipe.Coding == SliceCoding.Levels)
            hash.AppendData("levels"u8);
        hash.AppendData(data.Train.Images.Span);
        hash.AppendData(MemoryMarshal.AsBytes(data.Train.Labels.Span));
        hash.AppendData(MemoryMarshal.AsBytes(data.Train.Tracks.Span));
        if (recipe.ShrunkFrom is { } wider)
            hash.AppendData(KeyOf(wider, data));
        return hash.GetHashAndReset();
    }
}
