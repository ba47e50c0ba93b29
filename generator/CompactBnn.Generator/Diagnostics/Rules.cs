using Microsoft.CodeAnalysis;

namespace CompactBnn.Generator.Diagnostics;

/// <summary>The diagnostics of the generator; each has a page in <c>docs/diagnostics</c>.</summary>
internal static class Rules
{
    private const string Category = "CompactBnn";
    private const string HelpFolder = "https://github.com/CompactBnn/CompactBnn/blob/main/docs/diagnostics/";

    public static readonly DiagnosticDescriptor ClassNotPartial = new("CBNN0001", "The class is not partial",
        "'{0}' cannot be completed: '{1}' must be declared partial",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpFolder + "CBNN0001.md");

    public static readonly DiagnosticDescriptor FileLocalClass = new("CBNN0002", "The class is local to its file",
        "'{0}' is local to its file, so that no generated file can complete it; remove the modifier 'file'",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpFolder + "CBNN0002.md");

    public static readonly DiagnosticDescriptor MemberNameTaken = new("CBNN0003", "The name of a generated member is taken",
        "'{0}' cannot get the generated member '{1}': the name is taken by the class itself, a type parameter or another member",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpFolder + "CBNN0003.md");

    public static readonly DiagnosticDescriptor EmptyPath = new("CBNN0004", "The path of the weight file is empty",
        "The attribute of '{0}' names no weight file; write its path relative to the project",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpFolder + "CBNN0004.md");

    public static readonly DiagnosticDescriptor FileNotFound = new("CBNN0005", "The weight file is not part of the project",
        "'{0}' is not among the weight files of the project; {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpFolder + "CBNN0005.md");

    public static readonly DiagnosticDescriptor FileAmbiguous = new("CBNN0006", "The path means more than one weight file",
        "'{0}' means more than one weight file: {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpFolder + "CBNN0006.md");

    public static readonly DiagnosticDescriptor FileMalformed = new("CBNN0007", "The weight file is malformed",
        "{0}({1}): {2}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpFolder + "CBNN0007.md");

    public static readonly DiagnosticDescriptor VersionUnsupported = new("CBNN0008", "The weight file is of an unsupported version",
        "{0}({1}): {2}; update the package CompactBnn", Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpFolder + "CBNN0008.md");

    public static readonly DiagnosticDescriptor Interpreted = new("CBNN0009", "The network is interpreted instead of compiled",
        "{0} is interpreted instead of compiled: {1}",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: HelpFolder + "CBNN0009.md");

    public static readonly DiagnosticDescriptor LanguageTooOld = new("CBNN0010", "The version of C# is too old",
        "'{0}' cannot be completed: generated code is of C# 12, and the project has C# {1}",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: HelpFolder + "CBNN0010.md");

    public static readonly DiagnosticDescriptor BudgetMalformed = new("CBNN0011", "The budget of weights is not a number",
        "The property CompactBnnWeightBudget is '{0}'; it must be a whole number from 0 to {1} written in digits alone; the default, {2}, is used",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: HelpFolder + "CBNN0011.md");

    public static readonly DiagnosticDescriptor VectorsUnused = new("CBNN0012", "NativeAOT leaves vector instructions unused",
        "The project publishes NativeAOT without the property IlcInstructionSet, so that networks use vectors of 128 bits without AVX2 on x64; set it to 'x86-64-v3' (or 'x86-64-v4', 'native') where all processors have it",
        Category, DiagnosticSeverity.Info, true, helpLinkUri: HelpFolder + "CBNN0012.md");

    public static readonly DiagnosticDescriptor CostsMalformed = new("CBNN0013", "The costs of kernels are malformed",
        "The property CompactBnnCosts is wrong: {0}; the usual costs are used",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: HelpFolder + "CBNN0013.md");
}
