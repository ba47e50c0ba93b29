using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training;

namespace CompactBnn.Trainer;

/// <summary>Opens data to learn from, which always has a test part of its own.</summary>
internal static class LearningData
{
    // Of data that has no test part.
    private const double TestPart = 0.2;

    /// <summary>The data; where it is not divided, a fifth of each class is held back for the test, always the same.</summary>
    /// <param name="nameOrPath">Name or path.</param>
    /// <param name="input">How pictures become input; null for other data.</param>
    /// <exception cref="DataException">It is absent or malformed.</exception>
    /// <exception cref="TrainingException">There is too little of it.</exception>
    public static DataSet Open(string nameOrPath, ImageInput? input)
    {
        var set = DataSets.Open(nameOrPath, new OpenOptions { Input = input });
        if (set.IsSplit)
            return set;
        set = HoldOut.Split(set, TestPart);
        return set.Test.Count > 0 && set.Train.Count > 0 ? set
            : throw new TrainingException($"{set.Name} has {set.Train.Count + set.Test.Count} samples of {set.Labels.Length} classes and no test part; two of a class are the least, one to learn from and one for the test.");
    }
}
