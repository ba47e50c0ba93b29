using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>A public data set that is known by name.</summary>
/// <param name="Name">Its name in lower case.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Shape">Shape of its images.</param>
/// <param name="Recipe">A recipe that makes such images of other pictures.</param>
/// <param name="Labels">Names of its classes.</param>
public sealed record KnownDataSet(string Name, string Description, Shape Shape, ImageRecipe Recipe, EquatableArray<string> Labels)
{
    private static readonly ImageRecipe OfDigits = ImageRecipe.Grey with
    {
        Inversion = Inversion.LightBackground,
        Framing = Framing.Ink,
        Filter = ResizeFilter.Area,
        InkBox = 20,
    };

    private static readonly ImageRecipe OfClothes = ImageRecipe.Grey with
    {
        Inversion = Inversion.LightBackground,
        Framing = Framing.Pad,
        Filter = ResizeFilter.Area,
    };

    /// <summary>All of them, in the order in which they are listed.</summary>
    public static EquatableArray<KnownDataSet> All { get; } = EquatableArray<KnownDataSet>.Adopt(
    [
        new("mnist", "handwritten digits, 60,000 train and 10,000 test", new(28, 28, 1), OfDigits, Names("0 1 2 3 4 5 6 7 8 9", ' ')),
        new("fashion-mnist", "clothes, 60,000 train and 10,000 test", new(28, 28, 1), OfClothes,
            Names("T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot", ',')),
        new("cifar10", "photos of ten kinds of things, 50,000 train and 10,000 test", CifarFolder.Shape,
            ImageRecipe.Rgb with { Framing = Framing.Crop, Filter = ResizeFilter.Area },
            Names("airplane automobile bird cat deer dog frog horse ship truck", ' ')),
        new("gtsrb", "German traffic signs of 43 classes, as IDX files of 32x32 pixels", new(32, 32, 3), ImageRecipe.Rgb, SignNames),
    ]);

    /// <summary>The data set of that name, or null.</summary>
    public static KnownDataSet? Find(string name) => All.FirstOrDefault(set => set.Name == name);

    /// <summary>Whether a folder holds files of this data set.</summary>
    internal bool IsIn(string folder) => Name == "cifar10" ? CifarFolder.Find(folder) is not null : IdxFolder.IsOne(folder);

    /// <summary>Opens the data set in a folder for which <see cref="IsIn"/> holds.</summary>
    internal DataSet Open(string folder)
    {
        var set = CifarFolder.Find(folder) is { } batches && Name == "cifar10"
            ? CifarFolder.Open(batches, Name, Labels, Recipe)
            : IdxFolder.Open(folder, Name, Labels, Recipe);
        return set.Shape == Shape ? set : throw new DataException(folder, $"holds images of {set.Shape}; those of {Name} are {Shape}.");
    }

    private static EquatableArray<string> Names(string names, char separator) => EquatableArray<string>.Adopt(names.Split(separator));

    private static EquatableArray<string> SignNames => Names(
        "Speed limit 20,Speed limit 30,Speed limit 50,Speed limit 60,Speed limit 70,Speed limit 80,End of speed limit 80,Speed limit 100," +
        "Speed limit 120,No passing,No passing for trucks,Right of way at next crossing,Priority road,Yield,Stop,No vehicles,No trucks," +
        "No entry,General caution,Dangerous curve left,Dangerous curve right,Double curve,Bumpy road,Slippery road,Road narrows right," +
        "Road work,Traffic signals,Pedestrians,Children crossing,Bicycles crossing,Beware of ice or snow,Wild animals crossing," +
        "End of all limits,Turn right ahead,Turn left ahead,Ahead only,Straight or right,Straight or left,Keep right,Keep left," +
        "Roundabout,End of no passing,End of no passing for trucks", ',');
}
