using System.Buffers.Binary;
using CompactBnn.Data;
using CompactBnn.Format;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Tests;

/// <summary>Small pictures of three kinds, easy to tell apart but not without error: noise with a bright top, a bright bottom, or neither.</summary>
internal static class TinyData
{
    public static readonly Shape Shape = new(8, 8, 1);

    public static DataSet Set { get; } = new(
        "tiny", new ImageInput(Shape, ImageRecipe.Grey), EquatableArray<string>.From(["top", "bottom", "none"]), () => Split(240, 1), () => Split(120, 2));

    public static Recipe Recipe { get; } = RecipeReader.Parse("tiny.json", """
        {
          "name": "tiny", "data": "tiny", "layers": "6C3-P2-8C3-12FC-3FC", "slices": [4, 6, 7],
          "training": { "epochs": 4, "batch": 20, "validation": 40 },
          "augmentation": { "flip": true, "shift": 1, "scale": 0.1, "rotate": 5 }
        }
        """u8.ToArray());

    public static DataSplit Split(int count, int seed)
    {
        var random = new Random(seed);
        var images = new byte[count * (int)Shape.Elements];
        var labels = new int[count];
        random.NextBytes(images);
        for (var i = 0; i < count; i++)
        {
            labels[i] = random.Next(3);
            for (var y = 0; y < Shape.Height; y++)
            {
                if (labels[i] == 2 || y / 4 != labels[i])
                    continue;
                foreach (ref var pixel in images.AsSpan((i * Shape.Height + y) * Shape.Width, Shape.Width))
                    pixel = (byte)(90 + pixel * 165 / 255);
            }
        }
        return new(Shape, images, labels);
    }

    /// <summary>Writes the set as a folder of IDX files.</summary>
    public static string WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, split) in new[] { ("train", Set.Train), ("t10k", Set.Test) })
        {
            File.WriteAllBytes(Path.Combine(folder, $"{name}-images-idx3-ubyte"), [.. Header(split.Count, Shape.Height, Shape.Width), .. split.Images.Span]);
            File.WriteAllBytes(Path.Combine(folder, $"{name}-labels-idx1-ubyte"), [.. Header(split.Count), .. split.Labels.ToArray().Select(label => (byte)label)]);
        }
        return folder;
    }

    private static byte[] Header(params int[] sizes)
    {
        var header = new byte[4 + 4 * sizes.Length];
        (header[2], header[3]) = (8, (byte)sizes.Length);
        for (var i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);
        return header;
    }
}
