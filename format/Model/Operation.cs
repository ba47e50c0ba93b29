namespace CompactBnn.Format;

/// <summary>A step of a network. It reads values by name and makes one value, which has the operation's name.</summary>
/// <param name="Name">Name of the operation and of its value: a lower-case letter, then lower-case letters, digits, <c>_</c> or <c>-</c>; 64 at most.</param>
/// <param name="Input">Name of the value that it reads: <c>input</c> or an earlier operation. The first one where it reads several.</param>
public abstract record Operation(string Name, string Input)
{
    /// <summary>The name of the network's input, which no operation may have.</summary>
    public const string NetworkInput = "input";

    /// <summary>The word for this kind of operation in a weight file, for example <c>conv</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Names of all values that it reads, in order.</summary>
    public virtual EquatableArray<string> Inputs => EquatableArray<string>.Adopt([Input]);

    /// <summary>Whether it reads a value.</summary>
    public bool Reads(string value)
    {
        foreach (var input in Inputs.AsSpan())
        {
            if (input == value)
                return true;
        }
        return false;
    }
}
