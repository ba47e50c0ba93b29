using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>A labelled data set as bytes of one shape. Each split is read when it is first asked for.</summary>
public sealed class DataSet
{
    private readonly Lazy<DataSplit> _train;
    private readonly Lazy<DataSplit> _test;

    /// <summary>A data set whose splits are read on demand.</summary>
    /// <param name="name">Its name, for people.</param>
    /// <param name="input">How other pictures or rows become such bytes; its shape is the shape of every image.</param>
    /// <param name="labels">Names of the classes.</param>
    /// <param name="train">Reads the training images.</param>
    /// <param name="test">Reads the test images.</param>
    public DataSet(string name, NetworkInput input, EquatableArray<string> labels, Func<DataSplit> train, Func<DataSplit> test)
    {
        Name = name;
        Input = input;
        Labels = labels;
        _train = new(train);
        _test = new(test);
        IsSplit = true;
    }

    /// <summary>A data set without a division: <see cref="Train"/> and <see cref="Test"/> are both the whole.</summary>
    /// <param name="name">Its name, for people.</param>
    /// <param name="input">How other pictures or rows become such bytes; its shape is the shape of every image.</param>
    /// <param name="labels">Names of the classes.</param>
    /// <param name="whole">Reads all images.</param>
    public DataSet(string name, NetworkInput input, EquatableArray<string> labels, Func<DataSplit> whole)
    {
        Name = name;
        Input = input;
        Labels = labels;
        _train = _test = new(whole);
    }

    /// <summary>Its name, for people: one of <see cref="DataSets.Names"/>, or the last part of a path.</summary>
    public string Name { get; }

    /// <summary>
    /// How other pictures or rows become bytes like those of this set: what the set was opened with, or else a recipe that suits the set.
    /// A network trained on the set can carry it.
    /// </summary>
    public NetworkInput Input { get; }

    /// <summary>Shape of every image.</summary>
    public Shape Shape => Input.Shape;

    /// <summary>Names of the classes.</summary>
    public EquatableArray<string> Labels { get; }

    /// <summary>
    /// Whether train and test are different images. Where not, accuracy on <see cref="Test"/> says nothing about unseen images after training
    /// on <see cref="Train"/>.
    /// </summary>
    public bool IsSplit { get; }

    /// <summary>The images to learn from.</summary>
    /// <exception cref="DataException">A file is missing or malformed.</exception>
    public DataSplit Train => _train.Value;

    /// <summary>The images to measure with.</summary>
    /// <exception cref="DataException">A file is missing or malformed.</exception>
    public DataSplit Test => _test.Value;
}
