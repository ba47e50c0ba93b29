using System.Collections.Immutable;

namespace CompactBnn;

/// <summary>Compiled networks as objects.</summary>
public static class BnnClassifier
{
    /// <summary>The classifier of a compiled network: always the same object, whose calls the JIT makes direct ones.</summary>
    /// <typeparam name="TModel">A class with <see cref="BnnModelAttribute"/>; for a static class its nested type <c>Model</c>.</typeparam>
    public static IBnnClassifier Of<TModel>()
        where TModel : IBnnModel<TModel> => Compiled<TModel>.Instance;

    private sealed class Compiled<TModel> : IBnnClassifier
        where TModel : IBnnModel<TModel>
    {
        public static readonly Compiled<TModel> Instance = new();

        public ImmutableArray<string> Labels => TModel.Labels;

        public int InputHeight => TModel.InputHeight;

        public int InputWidth => TModel.InputWidth;

        public int InputChannels => TModel.InputChannels;

        public int InputLength => TModel.InputLength;

        public int ClassCount => TModel.ClassCount;

        public float Temperature => TModel.Temperature;

        public float Rejection => TModel.Rejection;

        public void Score(ReadOnlySpan<byte> image, Span<float> scores) => TModel.Score(image, scores);

        public int Predict(ReadOnlySpan<byte> image) => TModel.Predict(image);

        public void PredictBatch(ReadOnlySpan<byte> images, Span<int> classes) => TModel.PredictBatch(images, classes);

        public void ScoreBatch(ReadOnlySpan<byte> images, Span<float> scores) => TModel.ScoreBatch(images, scores);
    }
}
