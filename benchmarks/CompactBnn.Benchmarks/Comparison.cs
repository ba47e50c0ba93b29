using CompactBnn.Format;

namespace CompactBnn.Benchmarks;

/// <summary>One network in both engines, on one random image. Their sums are compared before anything is measured.</summary>
public sealed class Comparison
{
    private readonly BnnInterpreter _interpreter;
    private readonly HandWrittenLoop _loop;
    private readonly byte[] _image;
    private readonly int[] _sums;

    /// <exception cref="InvalidOperationException">The engines differ.</exception>
    public Comparison(Network network)
    {
        _interpreter = new(network);
        _loop = new(network);
        _sums = new int[network.ClassCount];
        _image = new byte[_interpreter.InputLength];
        var random = new Random(2);
        for (var i = 0; i < 10; i++)
        {
            random.NextBytes(_image);
            Interpreter();
            if (!_loop.Sums(_image).SequenceEqual(_sums))
                throw new InvalidOperationException($"The engines differ on '{network.Name}'.");
        }
    }

    /// <summary>One image by the loop.</summary>
    public int HandWritten() => _loop.Sums(_image)[0];

    /// <summary>One image by the interpreter.</summary>
    public int Interpreter()
    {
        _interpreter.Sums(_image, _sums);
        return _sums[0];
    }
}
