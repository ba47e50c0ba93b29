using System.Runtime.CompilerServices;
using CompactBnn.Engines.Steps;
using CompactBnn.Format;
using CompactBnn.Kernels;

namespace CompactBnn.Engines;

/// <summary>
/// Evaluates a network with one channel of a value of bits held constant, image after image, again and again: what lies before the value is evaluated once
/// an image, and for each channel only what lies behind it. An instance may be used by many threads at once.
/// </summary>
internal sealed unsafe class HeldChannel
{
    private const int WordBits = 64;
    private readonly Network _network;
    private readonly Plan _plan;
    private readonly Operand _value;
    private readonly int _before;

    /// <param name="network">The network.</param>
    /// <param name="value">Name of a threshold.</param>
    public HeldChannel(Network network, string value)
    {
        _network = network;
        _plan = new Plan(network);
        (_value, _before) = _plan.Made(value);
    }

    /// <summary>Words of what is kept of an image.</summary>
    public int Words => _plan.Words;

    /// <summary>Evaluates an image up to the value.</summary>
    /// <param name="image">The bytes of the image.</param>
    /// <returns>What the rest of the network reads.</returns>
    public ulong[] Begin(ReadOnlySpan<byte> image)
    {
        var memory = new ulong[_plan.Words];
        fixed (byte* bytes = image)
        fixed (ulong* words = memory)
        {
            foreach (var step in _plan.Steps.AsSpan(0, _before))
                step.Run(bytes, words);
        }
        return memory;
    }

    /// <summary>Evaluates the rest with a channel held constant.</summary>
    /// <param name="begun">What <see cref="Begin"/> gave for the image.</param>
    /// <param name="image">The bytes of the image.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="fires">Whether it is 1 everywhere, or 0.</param>
    /// <param name="scores">Where the scores go, one a class.</param>
    public void Score(ulong[] begun, ReadOnlySpan<byte> image, int channel, bool fires, Span<float> scores)
    {
        // The workspace is pinned, so its address stays right.
        var workspace = Workspace.ForThread(_plan.Words);
        var memory = (ulong*)Unsafe.AsPointer(ref workspace.GetPinnableReference());
        begun.CopyTo(workspace);
        Hold(_value.Region.Words(memory) + channel / WordBits, 1UL << (channel % WordBits), fires);
        fixed (byte* bytes = image)
        {
            foreach (var step in _plan.Steps.AsSpan(_before))
                step.Run(bytes, memory);
        }
        Scoring.Score(new(_plan.Sums.Integers(memory), _network.ClassCount), _network.Scores.Scale.AsSpan(), _network.Scores.Bias.AsSpan(), scores);
    }

    private void Hold(ulong* word, ulong bit, bool fires)
    {
        for (var position = 0; position < _value.Positions; position++, word += _value.PixelWords)
            *word = fires ? *word | bit : *word & ~bit;
    }
}
