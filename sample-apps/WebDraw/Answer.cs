using System.Text.Json.Serialization;

namespace WebDraw;

/// <summary>What the network says of a drawing.</summary>
/// <param name="Label">The label of the class with the largest score.</param>
/// <param name="Scores">The score of each class.</param>
/// <param name="Slices">What the network's first layer sees, the most significant bit first.</param>
/// <param name="FramingMicroseconds">The time it took to make the network's input of the drawing.</param>
/// <param name="PredictionMicroseconds">The time of the prediction.</param>
internal sealed record Answer(string Label, ClassScore[] Scores, BitSlice[] Slices, double FramingMicroseconds, double PredictionMicroseconds);

/// <summary>What a class got.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Score">Its score; the largest one wins.</param>
internal sealed record ClassScore(string Label, float Score);

/// <summary>One bit of each byte of the network's input.</summary>
/// <param name="Bit">Which bit; 7 is the most significant one.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Pixels">The bits in base64: row by row, eight a byte, the first one in the least significant place.</param>
internal sealed record BitSlice(int Bit, int Height, int Width, byte[] Pixels);

/// <summary>How answers become JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Answer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
