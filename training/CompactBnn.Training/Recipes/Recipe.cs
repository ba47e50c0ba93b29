using CompactBnn.Format;
using CompactBnn.Training.Networks;

namespace CompactBnn.Training.Recipes;

/// <summary>Everything that decides a trained network, apart from the data and the machine. Read from a file by <see cref="RecipeReader"/>.</summary>
/// <param name="Name">Name of the network.</param>
/// <param name="Data">Name or path of the data set.</param>
/// <param name="Seed">Decides the drawn weights, the validation split, the order of samples and the augmentation.</param>
/// <param name="Architecture">The layers.</param>
/// <param name="Slices">The bits of each byte that the network reads, 0 (least significant) to 7, rising; empty where <see cref="Kind"/> is another one than <see cref="NetworkKind.Sliced"/>.</param>
/// <param name="Picture">How picture files become the bytes that the network reads; null takes what suits the data set. Stored in the network.</param>
/// <param name="Fitting">How the weights are found.</param>
/// <param name="Augmentation">How training pictures are varied.</param>
public sealed record Recipe(
    string Name, string Data, int Seed, Architecture Architecture, EquatableArray<int> Slices, ImageInput? Picture, FittingOptions Fitting, Augmentation Augmentation)
{
    /// <summary>What the network reads and computes with.</summary>
    public NetworkKind Kind { get; init; }

    /// <summary>What the slices are slices of; <see cref="SliceCoding.Bits"/> where the network reads bytes.</summary>
    public SliceCoding Coding { get; init; }

    /// <summary>
    /// How the wider network of the same input is trained whose most important neurons this one starts from, with their weights and norms; null where the
    /// weights are drawn.
    /// </summary>
    internal Recipe? ShrunkFrom { get; init; }

    /// <summary>The same with another seed, for the network that it starts from too.</summary>
    internal Recipe WithSeed(int seed) => this with { Seed = seed, ShrunkFrom = ShrunkFrom?.WithSeed(seed) };
}

/// <summary>What a network reads and computes with.</summary>
public enum NetworkKind
{
    /// <summary>Bit slices; all layers are binary, the first one too.</summary>
    Sliced,

    /// <summary>Bytes as numbers; the first layer has small integers as weights, the others are binary. The baseline of the method.</summary>
    Bytes,

    /// <summary>Bytes as numbers; weights and activations are float32, with rectifiers. It cannot be written as a <c>.cbnn</c> file.</summary>
    FullPrecision,
}

/// <summary>What the eight slices of a byte are.</summary>
public enum SliceCoding
{
    /// <summary>Its bits, as in the CBNN method. They suit pictures whose bright and dark parts lie far apart.</summary>
    Bits,

    /// <summary>
    /// Whether it reaches each of eight levels, which part the values of its channel in the training samples into nine parts of like size: a thermometer
    /// code. Slice 7 is the middle level, 6 and 5 are the middles of the halves, and so on. It suits ordinal numbers, and pictures
    /// whose values crowd in a part of the range, since near values have near codes.
    /// </summary>
    Levels,
}

/// <summary>How the weights are found: Adam on the latent weights and norms.</summary>
/// <param name="Epochs">Passes over the training samples, 1 or more.</param>
/// <param name="Batch">Samples a step, 2 or more.</param>
/// <param name="Rate">Adam's learning rate at the first step.</param>
/// <param name="FinalRate">Its rate after the last step.</param>
/// <param name="Schedule">The way from the first rate to the last.</param>
/// <param name="Loss">What is minimised.</param>
/// <param name="Spread">Latent weights start evenly between -Spread and Spread; small against the rate, or hardly a weight ever changes its sign.</param>
/// <param name="Validation">Samples taken from the training part to choose the best epoch.</param>
/// <param name="NormMomentum">Weight of a batch in the running mean and variance of the batch-norms.</param>
/// <param name="NormEpsilon">Added to their variance.</param>
/// <param name="Regulariser">Factor of the sum of 1 - w^2 over the latent weights of binary layers, which is added to the loss and drives them towards +1 and -1; 0 for none.</param>
public sealed record FittingOptions(
    int Epochs, int Batch, double Rate, double FinalRate, RateSchedule Schedule, LossKind Loss, double Spread, int Validation, double NormMomentum, double NormEpsilon,
    double Regulariser = 0);

/// <summary>The way of the learning rate from its first value to its last.</summary>
public enum RateSchedule
{
    /// <summary>Half a cosine wave: slow at both ends.</summary>
    Cosine,

    /// <summary>The same factor at each step.</summary>
    Exponential,
}

/// <summary>What training minimises.</summary>
public enum LossKind
{
    /// <summary>Cross-entropy of the softmax of the scores.</summary>
    CrossEntropy,

    /// <summary>Mean of <c>max(0, 1 - y * score)^2</c>, y being +1 for the true class and -1 for the others.</summary>
    SquaredHinge,
}

/// <summary>How training pictures are varied, each anew in each epoch.</summary>
/// <param name="Flip">Whether half of them are mirrored left to right.</param>
/// <param name="Shift">They move by up to so many pixels down and across.</param>
/// <param name="Scale">Height and width change together by a factor between 1 - Scale and 1 + Scale.</param>
/// <param name="Rotate">They turn by up to so many degrees either way.</param>
public sealed record Augmentation(bool Flip, int Shift, double Scale, double Rotate)
{
    /// <summary>Pictures as they are.</summary>
    public static Augmentation None { get; } = new(false, 0, 0, 0);
}
