using CompactBnn.Benchmarks.Networks;
using System.Runtime.InteropServices;
using CompactBnn.Format;

namespace CompactBnn.Benchmarks.Native;

/// <summary>
/// The convolution of <see cref="SingleConvolution"/> in C++ with VPOPCNTDQ, which .NET 10 has no API for. Where the machine has no g++ or
/// no such instruction there is none.
/// </summary>
internal sealed unsafe class PackedConvolution
{
    private const int BorderClasses = 3;

    private readonly delegate* unmanaged<int, ulong*, ulong*, long*, byte*, void> _run;
    private readonly ulong* _input, _weights;
    private readonly long* _limits;
    private readonly byte* _output;

    private PackedConvolution(nint library)
    {
        _run = (delegate* unmanaged<int, ulong*, ulong*, long*, byte*, void>)NativeLibrary.GetExport(library, "packed_convolution");
        Names = ReadNames((delegate* unmanaged<int, byte*>)NativeLibrary.GetExport(library, "packed_convolution_name"));
        _input = (ulong*)Zeroed<ulong>((SingleConvolution.Edge + 2) * (SingleConvolution.Edge + 2) * SingleConvolution.PixelWords);
        _weights = (ulong*)Zeroed<ulong>(SingleConvolution.Channels * SingleConvolution.Words);
        _limits = (long*)Zeroed<long>(BorderClasses * BorderClasses * SingleConvolution.Channels);
        _output = (byte*)Zeroed<ulong>(SingleConvolution.Edge * SingleConvolution.Edge * SingleConvolution.PixelWords);
    }

    /// <summary>Ways of blocking, which give the same bits.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The bits that the last call made.</summary>
    public ReadOnlySpan<ulong> Output => new(_output, SingleConvolution.Edge * SingleConvolution.Edge * SingleConvolution.PixelWords);

    /// <summary>Compiles and loads it.</summary>
    /// <param name="problem">Why there is none.</param>
    public static PackedConvolution? Load(out string? problem)
    {
        if (!HasVectorPopulationCount())
        {
            problem = "the processor has no VPOPCNTDQ, or its flags cannot be read";
            return null;
        }
        return NativeLibraryBuilder.Build("packed_convolution.cpp", out problem) is { } path ? new(NativeLibrary.Load(path)) : null;
    }

    /// <summary>Takes the weights and thresholds of the network, and a map of bits.</summary>
    public void Prepare(Network network, ReadOnlySpan<ulong> map)
    {
        var layer = network.Operations.OfType<Convolution>().Single();
        var threshold = network.Operations.OfType<Threshold>().Single();
        for (var channel = 0; channel < SingleConvolution.Channels; channel++)
            PrepareChannel(layer.Weights.Signs!, channel, threshold.Channels[channel].Level);
        for (var y = 0; y < SingleConvolution.Edge; y++)
        {
            var row = map.Slice(y * SingleConvolution.Edge * SingleConvolution.PixelWords, SingleConvolution.Edge * SingleConvolution.PixelWords);
            row.CopyTo(new Span<ulong>(_input + ((y + 1) * (SingleConvolution.Edge + 2) + 1) * SingleConvolution.PixelWords, row.Length));
        }
    }

    /// <summary>Runs it once.</summary>
    /// <param name="blocking">Index among <see cref="Names"/>.</param>
    public void Run(int blocking) => _run(blocking, _input, _weights, _limits, _output);

    /// <remarks>
    /// A dead tap is a 0 bit, so it differs where the weight is +1. The sum of the live taps is
    /// <c>live - 2 * (count - dead ones)</c>, so that it is at least t where <c>count &lt;= floor((live - t) / 2) + dead ones</c>.
    /// </remarks>
    private void PrepareChannel(PackedBits signs, int channel, int level)
    {
        const int Words = SingleConvolution.Words, PixelWords = SingleConvolution.PixelWords;
        Span<ulong> words = stackalloc ulong[Words];
        signs.CopyTo(channel * Words * 64, Words * 64, words);
        for (var word = 0; word < Words; word++)
            _weights[(channel / 8 * Words + word) * 8 + channel % 8] = words[word];
        for (var border = 0; border < BorderClasses * BorderClasses; border++)
        {
            long live = 0, deadOnes = 0;
            for (var word = 0; word < Words; word++)
            {
                int ky = word / (3 * PixelWords), kx = word / PixelWords % 3;
                if (IsLive(border / 3, ky) && IsLive(border % 3, kx))
                    live += 64;
                else
                    deadOnes += long.CreateChecked(ulong.PopCount(words[word]));
            }
            _limits[border * SingleConvolution.Channels + channel] = ((live - level) >> 1) + deadOnes;
        }
    }

    // At the first position the first tap hangs over, at the last one the last.
    private static bool IsLive(int borderClass, int tap) => !(borderClass == 0 && tap == 0) && !(borderClass == 2 && tap == 2);

    // .NET has no question for this instruction.
    private static bool HasVectorPopulationCount() =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo").Any(line => line.Split(' ').Contains("avx512_vpopcntdq"));

    private static string[] ReadNames(delegate* unmanaged<int, byte*> name)
    {
        var names = new List<string>();
        while (name(names.Count) is var text && text != null)
            names.Add(Marshal.PtrToStringUTF8((nint)text)!);
        return [.. names];
    }

    // Aligned to a cache line, and kept as long as the process.
    private static void* Zeroed<T>(int count)
        where T : unmanaged
    {
        var memory = NativeMemory.AlignedAlloc((nuint)(count * sizeof(T)), 64);
        NativeMemory.Clear(memory, (nuint)(count * sizeof(T)));
        return memory;
    }
}
