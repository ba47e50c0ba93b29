using System.Globalization;
using System.Numerics;

namespace CompactBnn.Interop.Import;

/// <summary>An exact fraction. Every float32 and float64 is one, so that norms, scales and biases fold without rounding.</summary>
internal readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    // The bits of an irrational root behind the binary point, beyond those of its operand.
    private const int RootBits = 192;

    private readonly BigInteger _denominatorMinusOne;

    private Rational(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0)
            common = -common;
        Numerator = numerator / common;
        _denominatorMinusOne = denominator / common - 1;
    }

    public static Rational Zero => default;

    public static Rational One { get; } = new(1, 1);

    public static Rational Half { get; } = new(1, 2);

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominatorMinusOne + 1;

    public int Sign => Numerator.Sign;

    public bool IsInteger => _denominatorMinusOne.IsZero;

    /// <summary>The exact value of a finite number.</summary>
    public static Rational From(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7FF);
        BigInteger mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0x7FF)
            throw new ImportException("a constant of the graph is infinite or not a number");
        exponent = exponent == 0 ? 1 : exponent;
        mantissa += (bits >> 52 & 0x7FF) == 0 ? 0 : BigInteger.One << 52;
        mantissa = value < 0 ? -mantissa : mantissa;
        var power = exponent - 1075;
        return power >= 0 ? new(mantissa << power, 1) : new(mantissa, BigInteger.One << -power);
    }

    public static implicit operator Rational(int value) => new(value, 1);

    public static Rational operator +(Rational a, Rational b) => new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;

    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    public static Rational Abs(Rational a) => new(BigInteger.Abs(a.Numerator), a.Denominator);

    /// <summary>The square root: exact where it is a fraction, else cut off 192 bits behind the binary point of the operand's own.</summary>
    public static Rational Sqrt(Rational a)
    {
        if (a.Sign < 0)
            throw new ImportException("A variance of the graph is negative.");
        // sqrt(n / d) = sqrt(n * d) / d
        var product = a.Numerator * a.Denominator << 2 * RootBits;
        return new(RootOf(product), a.Denominator << RootBits);
    }

    public BigInteger Floor() => Numerator.Sign >= 0 || IsInteger
        ? Numerator / Denominator : (Numerator - Denominator + 1) / Denominator;

    public BigInteger Ceiling() => -(-this).Floor();

    /// <summary>The nearest integer, ties to the even one, as ONNX rounds.</summary>
    public BigInteger Round()
    {
        var floor = Floor();
        var rest = this - new Rational(floor, 1);
        return rest < Half || (rest == Half && floor.IsEven) ? floor : floor + 1;
    }

    public static Rational FromInteger(BigInteger value) => new(value, 1);

    /// <summary>The nearest float64, but for the last bit.</summary>
    public double ToDouble()
    {
        if (Numerator.IsZero)
            return 0;
        // 64 significant bits of the quotient, so that neither part overflows.
        var shift = 64 - (int)(Numerator.GetBitLength() - Denominator.GetBitLength());
        var quotient = shift >= 0 ? (Numerator << shift) / Denominator : Numerator / (Denominator << -shift);
        return Math.ScaleB((double)quotient, -shift);
    }

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public bool Equals(Rational other) => Numerator == other.Numerator && _denominatorMinusOne == other._denominatorMinusOne;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, _denominatorMinusOne);

    public override string ToString() => ToDouble().ToString("g9", CultureInfo.InvariantCulture);

    // Newton's iteration from above.
    private static BigInteger RootOf(BigInteger value)
    {
        if (value.IsZero)
            return value;
        var root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + value / root) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }
}
