using System.Text;

namespace CompactBnn.Format;

/// <summary>What a network reads, as the lines of a weight file that say so: <c>input</c> with <c>recipe</c> or <c>column</c>. Files of other formats carry it along in this form.</summary>
public static class InputText
{
    /// <summary>The lines, with LF at their ends.</summary>
    public static string Write(NetworkInput input)
    {
        var text = new StringBuilder();
        InputWriter.Append(text, input);
        return text.ToString();
    }

    /// <summary>Reads the lines.</summary>
    /// <param name="text">The lines and nothing else.</param>
    /// <param name="input">The input, or null.</param>
    /// <param name="fault">What is wrong, or null.</param>
    /// <returns>Whether the text holds a valid input.</returns>
    public static bool TryRead(string text, out NetworkInput? input, out string? fault)
    {
        (input, fault) = (null, null);
        try
        {
            var header = new HeaderReader(new LineCursor(text));
            var read = InputReader.Read(header);
            fault = InputRules.FaultOf(read)?.Message ?? (header.Cursor.AtEnd ? null : "lines follow that are no part of an input");
            input = fault is null ? read : null;
        }
        catch (FaultException exception)
        {
            fault = exception.Fault.Message;
        }
        return input is not null;
    }
}
