namespace CompactBnn.Benchmarks;

/// <summary>One network in its engines, on one random image. Their sums are compared before anything is measured.</summary>
public sealed class Comparison
{
    private readonly BnnInterpreter _interpreter;
    private readonly HandWrittenLoop _loop;
    private readonly SumsOf? _generated;
    private readonly byte[] _image;
    private readonly int[] _sums;

    /// <exception cref="InvalidOperationException">The engines differ.</exception>
    public Comparison(string name)
    {
        var network = BenchmarkNetworks.Create(name);
        _generated = BenchmarkNetworks.Generated(name);
        _interpreter = new(network);
        _loop = new(network);
        _sums = new int[network.ClassCount];
        _image = new byte[_interpreter.InputLength];
        var random = new Random(2);
        for (var i = 0; i < 10; i++)
        {
            random.NextBytes(_image);
            Interpreter();
            var interpreted = _sums.ToArray();
            if (IsGenerated)
                Generated();
            if (!_loop.Sums(_image).SequenceEqual(interpreted) || !interpreted.SequenceEqual(_sums))
                throw new InvalidOperationException($"The engines differ on '{name}'.");
        }
    }

    /// <summary>Whether the network is compiled in.</summary>
    public bool IsGenerated => _generated is not null;

    /// <summary>One image by generated code.</summary>
    public int Generated()
    {
        _generated!(_image, _sums);
        return _sums[0];
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
