using CompactBnn.Format;

namespace CompactBnn.Data;

/// <summary>The public data sets that are known by name.</summary>
public static class KnownDataSets
{
    /// <summary>Name of CIFAR-10 (Krizhevsky, 2009).</summary>
    internal const string Cifar10 = "cifar10";

    /// <summary>All of them, in the order in which they are listed.</summary>
    public static EquatableArray<KnownDataSet> All { get; } =
        EquatableArray<KnownDataSet>.Adopt([Mnist(), FashionMnist(), Cifar(), Gtsrb()]);

    /// <summary>The data set of that name, or null.</summary>
    public static KnownDataSet? Find(string name) => All.FirstOrDefault(set => set.Name == name);

    private static KnownDataSet Mnist() => new(
        "mnist", "handwritten digits: 60,000 to train, 10,000 to test", new(28, 28, 1),
        ImageRecipe.Grey with { Inversion = Inversion.LightBackground, Framing = Framing.Ink, Filter = ResizeFilter.Area, InkBox = 20 },
        List("0 1 2 3 4 5 6 7 8 9", ' '),
        IdxFiles(
            ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
            new("train-images-idx3-ubyte", 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            new("train-labels-idx1-ubyte", 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
            new("t10k-images-idx3-ubyte", 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            new("t10k-labels-idx1-ubyte", 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")));

    private static KnownDataSet FashionMnist() => new(
        "fashion-mnist", "pictures of clothes: 60,000 to train, 10,000 to test", new(28, 28, 1),
        ImageRecipe.Grey with { Inversion = Inversion.LightBackground, Framing = Framing.Pad, Filter = ResizeFilter.Area },
        List("T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot", ','),
        IdxFiles(
            ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
            new("train-images-idx3-ubyte", 47_040_016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
            new("train-labels-idx1-ubyte", 60_008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
            new("t10k-images-idx3-ubyte", 7_840_016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
            new("t10k-labels-idx1-ubyte", 10_008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")));

    private static KnownDataSet Cifar() => new(
        Cifar10, "small photos of ten kinds of things: 50,000 to train, 10,000 to test", CifarFolder.Shape,
        ImageRecipe.Rgb with { Framing = Framing.Crop, Filter = ResizeFilter.Area },
        List("airplane automobile bird cat deer dog frog horse ship truck", ' '),
        new(
            EquatableArray<Download>.Adopt([new(List("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", ' '))]),
            EquatableArray<KnownFile>.Adopt(
            [
                new("data_batch_1.bin", 30_730_000, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
                new("data_batch_2.bin", 30_730_000, "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
                new("data_batch_3.bin", 30_730_000, "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
                new("data_batch_4.bin", 30_730_000, "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
                new("data_batch_5.bin", 30_730_000, "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
                new("test_batch.bin", 30_730_000, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
            ])));

    // Its publisher (Stallkamp et al., 2012) has pictures of many sizes; nobody publishes them as IDX files of 32x32 pixels.
    private static KnownDataSet Gtsrb() => new(
        "gtsrb", "German traffic signs of 43 kinds, as IDX files of 32x32 pixels", new(32, 32, 3), ImageRecipe.Rgb,
        List(
            "Speed limit 20,Speed limit 30,Speed limit 50,Speed limit 60,Speed limit 70,Speed limit 80,End of speed limit 80,Speed limit 100," +
            "Speed limit 120,No passing,No passing for trucks,Right of way at next crossing,Priority road,Yield,Stop,No vehicles,No trucks," +
            "No entry,General caution,Dangerous curve left,Dangerous curve right,Double curve,Bumpy road,Slippery road,Road narrows right," +
            "Road work,Traffic signals,Pedestrians,Children crossing,Bicycles crossing,Beware of ice or snow,Wild animals crossing," +
            "End of all limits,Turn right ahead,Turn left ahead,Ahead only,Straight or right,Straight or left,Keep right,Keep left," +
            "Roundabout,End of no passing,End of no passing for trucks", ','),
        Publication: null);

    private static Publication IdxFiles(string[] servers, params KnownFile[] files) => new(
        EquatableArray<Download>.From(files.Select(file => new Download(EquatableArray<string>.From(servers.Select(server => $"{server}{file.Name}.gz"))))),
        EquatableArray<KnownFile>.Adopt(files));

    private static EquatableArray<string> List(string items, char separator) => EquatableArray<string>.Adopt(items.Split(separator));
}
