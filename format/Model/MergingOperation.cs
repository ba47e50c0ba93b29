namespace CompactBnn.Format;

/// <summary>An operation that reads several values, which may name the same value more than once.</summary>
public abstract record MergingOperation : Operation
{
    private protected MergingOperation(string name, EquatableArray<string> inputs)
        : base(name, inputs.Length > 0 ? inputs[0] : "") => Inputs = inputs;

    /// <inheritdoc/>
    public sealed override EquatableArray<string> Inputs { get; }
}

/// <summary>The sum of values of integers, element by element: the end of a shortcut.</summary>
public sealed record Addition : MergingOperation
{
    /// <summary>Adds values.</summary>
    /// <param name="name">Name of the operation.</param>
    /// <param name="inputs">2 to 256 values of integers, all of one shape.</param>
    public Addition(string name, EquatableArray<string> inputs)
        : base(name, inputs)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "add";
}

/// <summary>The channels of several values one after another: those of the first value come first.</summary>
public sealed record Concatenation : MergingOperation
{
    /// <summary>Joins values.</summary>
    /// <param name="name">Name of the operation.</param>
    /// <param name="inputs">2 to 256 values, all of bits or all of integers, of one height and width.</param>
    public Concatenation(string name, EquatableArray<string> inputs)
        : base(name, inputs)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "concat";
}
