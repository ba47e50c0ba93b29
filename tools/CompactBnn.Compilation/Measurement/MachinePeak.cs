using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CompactBnn.Kernels;

namespace CompactBnn.Compilation.Measurement;

/// <summary>
/// What one core of this machine can do at most: full adders on the widest vectors, with all operands in registers. A full adder takes two
/// further bits a lane into a count, so it stands for two binary multiply-accumulates a lane; comparing inputs with weights, loading and
/// storing are not in it. Kernels that count whole words by an instruction of their own may exceed it in theory.
/// </summary>
public static class MachinePeak
{
    private const int Chains = 4, AddersInCall = 4096, Calls = 64, Rounds = 40;

    private interface IAdder<TVector>
    {
        static abstract TVector Sum(TVector a, TVector b, TVector c);

        static abstract TVector Carry(TVector a, TVector b, TVector c);
    }

    /// <summary>Name of the widest instruction set that generated code uses here.</summary>
    public static string InstructionSet { get; } =
        Lanes512.IsSupported ? "AVX-512"
        : Lanes256.IsSupported ? "AVX2"
        : Lanes128.IsSupported ? RuntimeArchitecture() : "scalar";

    /// <summary>Binary multiply-accumulates a second at most; measured at each call, which takes some milliseconds.</summary>
    public static double Measure() =>
        Lanes512.IsSupported ? Measure<Vector512<ulong>, Adder512>(512)
        : Lanes256.IsSupported ? Measure<Vector256<ulong>, Adder256>(256)
        : Lanes128.IsSupported ? Measure<Vector128<ulong>, Adder128>(128)
        : Measure<ulong, Adder64>(64);

    private static double Measure<TVector, TAdder>(int lanes)
        where TVector : struct
        where TAdder : IAdder<TVector>
    {
        var best = double.MaxValue;
        var state = new TVector[2 * Chains];
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Calls; i++)
                Add<TVector, TAdder>(state, default);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return 2.0 * lanes * Chains * AddersInCall * Calls / best;
    }

    /// <summary>Four independent chains: more adders than the machine can start in the time that one takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Add<TVector, TAdder>(TVector[] state, TVector input)
        where TVector : struct
        where TAdder : IAdder<TVector>
    {
        TVector s0 = state[0], c0 = state[1], s1 = state[2], c1 = state[3], s2 = state[4], c2 = state[5], s3 = state[6], c3 = state[7];
        for (var i = 0; i < AddersInCall; i++)
        {
            (s0, c0) = (TAdder.Sum(s0, c0, input), TAdder.Carry(s0, c0, input));
            (s1, c1) = (TAdder.Sum(s1, c1, input), TAdder.Carry(s1, c1, input));
            (s2, c2) = (TAdder.Sum(s2, c2, input), TAdder.Carry(s2, c2, input));
            (s3, c3) = (TAdder.Sum(s3, c3, input), TAdder.Carry(s3, c3, input));
        }
        (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]) = (s0, c0, s1, c1, s2, c2, s3, c3);
    }

    private static string RuntimeArchitecture() =>
        System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().StartsWith("Arm", StringComparison.Ordinal) ? "NEON" : "SSE4.2";

    private readonly struct Adder512 : IAdder<Vector512<ulong>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ulong> Sum(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) => Lanes512.Sum(a, b, c);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<ulong> Carry(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) => Lanes512.Carry(a, b, c);
    }

    private readonly struct Adder256 : IAdder<Vector256<ulong>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<ulong> Sum(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => Lanes256.Sum(a, b, c);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<ulong> Carry(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => Lanes256.Carry(a, b, c);
    }

    private readonly struct Adder128 : IAdder<Vector128<ulong>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<ulong> Sum(Vector128<ulong> a, Vector128<ulong> b, Vector128<ulong> c) => Lanes128.Sum(a, b, c);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<ulong> Carry(Vector128<ulong> a, Vector128<ulong> b, Vector128<ulong> c) => Lanes128.Carry(a, b, c);
    }

    private readonly struct Adder64 : IAdder<ulong>
    {
        public static ulong Sum(ulong a, ulong b, ulong c) => a ^ b ^ c;

        public static ulong Carry(ulong a, ulong b, ulong c) => (a & b) | ((a ^ b) & c);
    }
}
