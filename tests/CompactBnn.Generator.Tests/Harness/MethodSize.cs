using System.Reflection;
using System.Reflection.Emit;

namespace CompactBnn.Generator.Tests.Harness;

/// <summary>How large a compiled method is, in the terms in which the JIT limits its work.</summary>
/// <param name="Bytes">Bytes of IL.</param>
/// <param name="Instructions">IL instructions.</param>
/// <param name="LocalReferences">Instructions that read, write or address a local or a parameter.</param>
internal readonly record struct MethodSize(int Bytes, int Instructions, int LocalReferences)
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public static MethodSize Of(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        int instructions = 0, references = 0;
        for (var i = 0; i < il.Length; instructions++)
        {
            var code = Codes[il[i] == 0xFE ? unchecked((short)(0xFE00 | il[i + 1])) : il[i]];
            i += code.Size;
            if (code.Name!.StartsWith("ldloc", StringComparison.Ordinal) || code.Name.StartsWith("stloc", StringComparison.Ordinal)
                || code.Name.StartsWith("ldarg", StringComparison.Ordinal) || code.Name.StartsWith("starg", StringComparison.Ordinal))
                references++;
            i += code.OperandType == OperandType.InlineSwitch ? 4 + 4 * BitConverter.ToInt32(il, i) : OperandLength(code.OperandType);
        }
        return new(il.Length, instructions, references);
    }

    private static int OperandLength(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
