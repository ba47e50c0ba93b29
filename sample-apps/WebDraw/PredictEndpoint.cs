using System.Diagnostics;
using CompactBnn.Data;
using CompactBnn.Format;
using Microsoft.AspNetCore.Http.HttpResults;

namespace WebDraw;

/// <summary>Classifies the drawing of a request.</summary>
internal static class PredictEndpoint
{
    /// <summary>Answers with class, scores, bit slices and times, or with what is wrong with the request.</summary>
    public static async Task<Results<Ok<Answer>, ProblemHttpResult>> Handle(HttpRequest request)
    {
        try
        {
            return TypedResults.Ok(Classify(await Drawing.Read(request)));
        }
        // The server throws the same where a body is too large or too slow.
        catch (BadHttpRequestException error)
        {
            return TypedResults.Problem(error.Message, statusCode: error.StatusCode);
        }
    }

    private static Answer Classify(Drawing drawing)
    {
        var start = Stopwatch.GetTimestamp();
        var picture = Picture.From(new Shape(drawing.Height, drawing.Width, 1), drawing.Grey);
        var image = InputEncoder.Encode(picture, DigitClassifier.Input);
        var framed = Stopwatch.GetTimestamp();
        var scores = new float[DigitClassifier.ClassCount];
        DigitClassifier.Score(image, scores);
        var scored = Stopwatch.GetTimestamp();
        return new(
            DigitClassifier.Labels[scores.AsSpan().IndexOf(scores.Max())],
            [.. scores.Select((score, index) => new ClassScore(DigitClassifier.Labels[index], score))],
            BitSlices.Of(image),
            Stopwatch.GetElapsedTime(start, framed).TotalMicroseconds, Stopwatch.GetElapsedTime(framed, scored).TotalMicroseconds);
    }
}
