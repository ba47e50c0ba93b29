using System.Runtime.InteropServices;

namespace NativeLibrary;

/// <summary>
/// The functions of <c>cbnndigits.h</c>, which says what they take. An exception that left one of them would end the caller's process, so
/// arguments are checked first, and whatever else happens becomes <see cref="Status.Internal"/>.
/// </summary>
internal static unsafe class Exports
{
    private const int Version = 1;

    // Images of a large batch are taken in parts: a batch may be longer than a span can be.
    private const uint PartImages = 1024;

    private static nuint ImageLength => (nuint)DigitClassifier.InputLength;

    private static nuint Classes => (nuint)DigitClassifier.ClassCount;

    [UnmanagedCallersOnly(EntryPoint = "cbnn_version")]
    private static int GetVersion() => Version;

    [UnmanagedCallersOnly(EntryPoint = "cbnn_status_text")]
    private static byte* StatusText(int status) => StaticText.Of(status);

    [UnmanagedCallersOnly(EntryPoint = "cbnn_input_height")]
    private static int InputHeight() => DigitClassifier.InputHeight;

    [UnmanagedCallersOnly(EntryPoint = "cbnn_input_width")]
    private static int InputWidth() => DigitClassifier.InputWidth;

    [UnmanagedCallersOnly(EntryPoint = "cbnn_input_channels")]
    private static int InputChannels() => DigitClassifier.InputChannels;

    [UnmanagedCallersOnly(EntryPoint = "cbnn_input_length")]
    private static int InputLength() => DigitClassifier.InputLength;

    [UnmanagedCallersOnly(EntryPoint = "cbnn_class_count")]
    private static int ClassCount() => DigitClassifier.ClassCount;

    [UnmanagedCallersOnly(EntryPoint = "cbnn_label")]
    private static byte* Label(int index)
    {
        try
        {
            return StaticText.Label(index);
        }
        catch (Exception)
        {
            return null;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "cbnn_predict")]
    private static int Predict(byte* image, nuint imageLength, int* result) => (int)(
        Check(image, result, imageLength == ImageLength)
        ?? Run(image, result, 1, sizeof(int), &PredictSome));

    [UnmanagedCallersOnly(EntryPoint = "cbnn_predict_batch")]
    private static int PredictBatch(byte* images, nuint imagesLength, int* classes, nuint count) => (int)(
        Check(images, classes, imagesLength % ImageLength == 0 && imagesLength / ImageLength == count)
        ?? Run(images, classes, count, sizeof(int), &PredictSome));

    [UnmanagedCallersOnly(EntryPoint = "cbnn_score")]
    private static int Score(byte* image, nuint imageLength, float* scores, nuint count) => (int)(
        Check(image, scores, imageLength == ImageLength && count == Classes)
        ?? Run(image, scores, 1, sizeof(float), &ScoreSome));

    [UnmanagedCallersOnly(EntryPoint = "cbnn_sums")]
    private static int Sums(byte* image, nuint imageLength, int* sums, nuint count) => (int)(
        Check(image, sums, imageLength == ImageLength && count == Classes)
        ?? Run(image, sums, 1, sizeof(int), &SumsOfOne));

    private static void PredictSome(byte* images, void* classes, int count) =>
        DigitClassifier.PredictBatch(Images(images, count), new Span<int>(classes, count));

    private static void ScoreSome(byte* images, void* scores, int count) =>
        DigitClassifier.ScoreBatch(Images(images, count), new Span<float>(scores, count * DigitClassifier.ClassCount));

    private static void SumsOfOne(byte* image, void* sums, int count) =>
        DigitClassifier.Sums(Images(image, count), new Span<int>(sums, DigitClassifier.ClassCount));

    private static ReadOnlySpan<byte> Images(byte* images, int count) => new(images, count * DigitClassifier.InputLength);

    private static Status? Check(byte* input, void* results, bool lengthsFit) =>
        input is null || results is null ? Status.NullPointer
        : lengthsFit ? null
        : Status.WrongLength;

    private static Status Run(byte* images, void* results, nuint count, nuint resultSize, delegate*<byte*, void*, int, void> work)
    {
        try
        {
            for (nuint i = 0; i < count; i += PartImages)
                work(images + i * ImageLength, (byte*)results + i * resultSize, (int)nuint.Min(PartImages, count - i));
            return Status.Ok;
        }
        catch (Exception)
        {
            return Status.Internal;
        }
    }
}
