using CompactBnn.Format;
using static CompactBnn.Tests.Format.WeightFileText;

namespace CompactBnn.Tests.Format;

/// <summary>What the reader says of each broken rule, and at which line: a place of a good file, what is put there, line and message.</summary>
public sealed class FaultTests
{
    private const string Recipe = "recipe colour=grey grey=299,587,114 inversion=never framing=stretch filter=bilinear background=0";
    private static readonly string Long = new('a', 300);

    public static TheoryData<string, string, int, string> Header => new()
    {
        { "cbnn 1\n", "cbnn 0\n", 1, "the file starts with 'cbnn 0'; 'cbnn 1' is right" },
        { "cbnn 1\n", "cbnn 01\n", 1, "the file starts with 'cbnn 01'; 'cbnn 1' is right" },
        { "cbnn 1\n", "cbnn 1 \n", 1, "the file starts with 'cbnn 1 '; 'cbnn 1' is right" },
        { "cbnn 1\n", "\uFEFF\uFEFFcbnn 1\n", 1, "the file starts with '?cbnn 1'; 'cbnn 1' is right" },
        { "cbnn 1\n", "\ncbnn 1\n", 1, "the file starts with ''; 'cbnn 1' is right" },
        { "name example\n", "", 2, "found 'input image 2 2 1' where 'name NAME' is expected" },
        { "name example", "name", 2, "found 'name' where 'name NAME' is expected" },
        { "name example", "name ", 2, "a name has 1 to 64 characters, not 0" },
        { "name example", "name a" + Long, 2, "a name has 1 to 64 characters, not 301" },
        { "name example", "name Example", 2, "the name 'Example' does not start with a lower-case letter" },
        { "name example", "name exam ple", 2, "the name 'exam ple' holds something else than lower-case letters, digits, '_' and '-'" },
        { "input image 2 2 1", "inptu image 2 2 1", 3, "found 'inptu image 2 2 1' where 'input image HEIGHT WIDTH CHANNELS' or 'input table COLUMNS' is expected" },
        { "input image 2 2 1", "input video 2 2 1", 3, "'input image HEIGHT WIDTH CHANNELS' or 'input table COLUMNS' is right" },
        { "input image 2 2 1", "input image 2 2", 3, "'input image HEIGHT WIDTH CHANNELS' or 'input table COLUMNS' is right" },
        { "input image 2 2 1", "input image 2 2 +1", 3, "'+1' is not an integer" },
        { "input image 2 2 1", "input image 2 02 1", 3, "'02' is not an integer" },
        { "input image 2 2 1", "input image 2 -0 1", 3, "'-0' is not an integer" },
        { "input image 2 2 1", "input image 2 2 1 ", 3, "'' is not an integer" },
        { "input image 2 2 1", "input image 2 2147483648 1", 3, "'2147483648' is not an integer" },
        { "input image 2 2 1", "input image 2 \u0662 1", 3, "'\u0662' is not an integer" },
        { "input image 2 2 1", "input image 0 2 1", 3, "the input is 0x2x1; height and width are 1 to 8192" },
        { "input image 2 2 1", "input image 2 8193 1", 3, "the input is 2x8193x1; height and width are 1 to 8192" },
        { "input image 2 2 1", "input image 2 2 1000000000", 3, "the input is 2x2x1000000000; it has 1 to 65536 channels" },
        { "input image 2 2 1", "input image 8192 8192 1", 3, "the input is 8192x8192x1, 67108864 bytes; 16777216 is the most" },
        { "input image 2 2 1", "input image 2 2 3", 4, "the input is 2x2x3; 1 is the number of channels that the recipe makes" },
        { Recipe, "recipes", 4, "found 'recipes' where 'recipe KEY=VALUE ...' is expected" },
        { Recipe, "recipe", 4, "found 'recipe' where 'recipe KEY=VALUE ...' is expected" },
        { "colour=grey ", "", 4, "the parameter colour is missing; it takes one of grey, rgb, bgr" },
        { "colour=grey ", "colour=Grey ", 4, "colour=Grey, but it takes one of grey, rgb, bgr" },
        { "colour=grey ", "colour=rgb ", 4, "the input is 2x2x1; 3 is the number of channels that the recipe makes" },
        { " grey=299,587,114", "", 4, "the parameter grey is missing; it takes 3 integers with commas between them" },
        { "299,587,114", "299,587", 4, "grey=299,587, but it takes 3 integers with commas between them" },
        { "299,587,114", "299,587,x", 4, "grey=299,587,x, but it takes 3 integers with commas between them" },
        { "299,587,114", "299,587,115", 4, "the grey weights 299, 587 and 115 are not three numbers from 0 up that sum to 1000" },
        { "299,587,114", "-1,1000,1", 4, "the grey weights -1, 1000 and 1 are not three numbers from 0 up that sum to 1000" },
        { "299,587,114", "2147483647,2147483647,1002", 4, "the grey weights 2147483647, 2147483647 and 1002 are not three numbers from 0 up that sum to 1000" },
        { "inversion=never", "inversion=no", 4, "inversion=no, but it takes one of never, always, light-background" },
        { "framing=stretch", "framing=zoom", 4, "framing=zoom, but it takes one of stretch, crop, pad, ink" },
        { "filter=bilinear", "filter=cubic", 4, "filter=cubic, but it takes one of nearest, bilinear, area" },
        { " background=0", "", 4, "the parameter background is missing; it takes an integer" },
        { " background=0", " background=x", 4, "background=x, but it takes an integer" },
        { " background=0", " background=256", 4, "the background 256 is not 0 to 255" },
        { " background=0", " background=0 ink-box=1", 4, "the ink box is 1, but the framing is not by ink; it must be 0" },
        { "framing=stretch", "framing=ink", 4, "the ink box 0 is not 1 to 2, the smaller edge of the input" },
        { "framing=stretch", "framing=ink ink-box=3", 4, "the ink box 3 is not 1 to 2, the smaller edge of the input" },
        { " background=0", " background=0 gamma=2", 4, "a recipe has no parameter gamma" },
        { " background=0", " background=0 background=0", 4, "the parameter background stands twice" },
        { " background=0", "  background=0", 4, "found '' where a parameter KEY=VALUE is expected, after a single space" },
        { " background=0", " =0", 4, "found '=0' where a parameter KEY=VALUE is expected, after a single space" },
        { " background=0", "\tbackground=0", 4, "filter=bilinear?background=0, but it takes one of nearest, bilinear, area" },
        { "label dark\nlabel light\n", "", 5, "found 'meta data none, made by hand' where 'label TEXT' is expected" },
        { "label light", "label ", 6, "label 1 is wrong: it is empty" },
        { "label light", "label", 6, "found 'label' where 'op NAME KIND INPUT' is expected" },
        { "label light", "label  light", 6, "label 1 is wrong: it starts or ends with a space" },
        { "label light", "label light ", 6, "label 1 is wrong: it starts or ends with a space" },
        { "label light", "label " + Long, 6, "label 1 is wrong: it has 300 characters; 256 is the most" },
        { "label light", "label li\rght", 6, "label 1 is wrong: it holds the character U+000D, which is not allowed" },
        { "label light\n", "label light\r\r\n", 6, "label 1 is wrong: it holds the character U+000D, which is not allowed" },
        { "label dark", "label da\0rk", 5, "label 0 is wrong: it holds the character U+0000, which is not allowed" },
        { "label dark", "label da\trk", 5, "label 0 is wrong: it holds the character U+0009, which is not allowed" },
        { "label dark", "label da\u202Erk", 5, "label 0 is wrong: it holds the character U+202E, which is not allowed" },
        { "label dark", "label da\u2067rk", 5, "label 0 is wrong: it holds the character U+2067, which is not allowed" },
        { "label dark", "label da\u2028rk", 5, "label 0 is wrong: it holds the character U+2028, which is not allowed" },
        { "label dark", "label da\u0085rk", 5, "label 0 is wrong: it holds the character U+0085, which is not allowed" },
        { "label dark", "label da\uFEFFrk", 5, "label 0 is wrong: it holds the character U+FEFF, which is not allowed" },
        { "label dark", "label da\uFFFFrk", 5, "label 0 is wrong: it holds the character U+FFFF, which is not allowed" },
        { "meta data none, made by hand", "meta data", 7, "the line lacks a value; 'meta KEY VALUE' is right" },
        { "meta data none, made by hand", "meta data ", 7, "the metadata value of 'data' is wrong: it is empty" },
        { "meta data none, made by hand", "meta Data none", 7, "the name 'Data' does not start with a lower-case letter" },
        { "meta data none, made by hand", "meta data x\nmeta data y", 8, "the metadata key 'data' stands twice" },
        { "meta data none, made by hand", "meta data " + Long + Long + Long + Long, 7, "the metadata value of 'data' is wrong: it has 1200 characters; 1024 is the most" },
        { "meta data none, made by hand", "mata data none", 7, "found 'mata data none' where 'op NAME KIND INPUT' is expected" },
        { "meta data none, made by hand", "", 7, "found '' where 'op NAME KIND INPUT' is expected" },
    };

    [Theory]
    [MemberData(nameof(Header))]
    public void In_the_header(string old, string replacement, int line, string message) => AssertFault("example", old, replacement, line, message);

    public static TheoryData<string, string, int, string> Columns => new()
    {
        { "input table 5", "input table 0", 3, "a table has 1 to 65536 columns, not 0" },
        { "input table 5", "input table -5", 3, "a table has 1 to 65536 columns, not -5" },
        { "input table 5", "input table 65537", 3, "a table has 1 to 65536 columns, not 65537" },
        { "input table 5", "input table 6", 9, "found 'label no' where 'column linear LOW HIGH NAME' or 'column levels LEVEL,LEVEL,... NAME' is expected" },
        { "input table 5", "input table 4", 8, "found 'column levels 1E-45 one level' where 'label TEXT' is expected" },
        { "column linear 0 120 age (years)", "column linear 0 120", 4, "'column linear LOW HIGH NAME' or 'column levels LEVEL,LEVEL,... NAME' is right" },
        { "column linear 0 120 age (years)", "column cubic 0 120 age", 4, "'column linear LOW HIGH NAME' or 'column levels LEVEL,LEVEL,... NAME' is right" },
        { "column linear 0 120 age (years)", "column linear 0 .5 age", 4, "'0' and '.5' are not two decimal numbers" },
        { "column linear 0 120 age (years)", "column linear 1. 5 age", 4, "'1.' and '5' are not two decimal numbers" },
        { "column linear 0 120 age (years)", "column linear 1e 5 age", 4, "'1e' and '5' are not two decimal numbers" },
        { "column linear 0 120 age (years)", "column linear +1 5 age", 4, "'+1' and '5' are not two decimal numbers" },
        { "column linear 0 120 age (years)", "column linear NaN 5 age", 4, "'NaN' and '5' are not two decimal numbers" },
        { "column linear 0 120 age (years)", "column linear 0 000000000000000000000000000000001 age", 4, "'0' and '000000000000000000000000000000001' are not two decimal numbers" },
        { "column linear 0 120 age (years)", "column linear 0 1e999 age", 4, "column 'age': low and high are not two finite numbers of finite distance, the first one below the second" },
        { "column linear 0 120 age (years)", "column linear -1.5e308 1.5e308 age", 4, "column 'age': low and high are not two finite numbers of finite distance, the first one below the second" },
        { "column linear 0 120 age (years)", "column linear 7 7 age", 4, "column 'age': low and high are not two finite numbers of finite distance, the first one below the second" },
        { "column levels 1E-45 one level", "column levels 1,,2 name", 8, "the level '' is not a decimal number" },
        { "column levels 1E-45 one level", "column levels 2,1 name", 8, "column 'name': the levels are not finite numbers in strictly rising order" },
        { "column levels 1E-45 one level", "column levels 1,1.00000001 name", 8, "column 'name': the levels are not finite numbers in strictly rising order" },
        { "column levels 1E-45 one level", "column levels 1,1e39 name", 8, "column 'name': the levels are not finite numbers in strictly rising order" },
        { "column levels 1E-45 one level", "column levels " + string.Join(',', Enumerable.Range(0, 256)) + " name", 8, "column 'name': there are 256 levels; 1 to 255 are right" },
        { "column levels 1E-45 one level", "column levels 1 tiny", 8, "two columns have the name 'tiny'" },
        { "column levels 1E-45 one level", "column levels 1 ", 8, "the name of column 4 is wrong: it is empty" },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void In_the_columns_of_a_table(string old, string replacement, int line, string message) => AssertFault("table", old, replacement, line, message);

    public static TheoryData<string, string, int, string> Branches => new()
    {
        { "affine stem shift=7", "affine values shift=7", 10, "'trunk' has 3 multipliers; one for each of 1 channels is right" },
        { "affine stem shift=7", "affine input shift=7", 10, "'trunk' of kind affine reads integers, but 'input' is of bytes" },
        { "affine stem shift=7", "affine stem shift=33", 10, "'trunk' has the shift 33; 0 to 32 is right" },
        { "affine stem shift=7", "affine stem shift=-1", 10, "'trunk' has the shift -1; 0 to 32 is right" },
        { "affine stem shift=7", "affine stem,stem shift=7", 10, "'trunk' reads 'stem,stem', which is neither 'input' nor an earlier operation" },
        { "low=-40000", "low=50001", 10, "'trunk' has the bounds 50001 and 50000; two integers from -2147483647 up are right, the first one not above the second" },
        { "low=-40000", "low=-2147483648", 10, "'trunk' has the bounds -2147483648 and 50000; two integers from -2147483647 up are right, the first one not above the second" },
        { "low=-40000", "least=-40000", 10, "affine has no parameter least" },
        { "op sum add norm,trunk,norm", "op sum add norm", 14, "'sum' of kind add reads 1 values; 2 to 256 are right" },
        { "op sum add norm,trunk,norm", "op sum add " + string.Join(',', Enumerable.Repeat("norm", 257)), 14, "'sum' of kind add reads 257 values; 2 to 256 are right" },
        { "op sum add norm,trunk,norm", "op sum add norm,,norm", 14, "'sum' reads '', which is neither 'input' nor an earlier operation" },
        { "op sum add norm,trunk,norm", "op sum add norm,later", 14, "'sum' reads 'later', which is neither 'input' nor an earlier operation" },
        { "op sum add norm,trunk,norm", "op sum add norm,signs", 14, "'sum' of kind add reads integers, but 'signs' is of bits" },
        { "op sum add norm,trunk,norm", "op sum add norm,values", 14, "'sum' adds 'values' of shape 6x5x1 to 'norm' of shape 6x5x3; equal shapes are right" },
        { "op sum add norm,trunk,norm", "op sum add norm,trunk, norm", 14, "found 'norm' where a parameter KEY=VALUE is expected, after a single space" },
        { "op sum add norm,trunk,norm", "op sum add norm,trunk shift=1", 14, "add has no parameter shift" },
        { "op bits concat signs,fire-wide,signs", "op bits concat signs,wide", 17, "'bits' of kind concat reads bits, but 'wide' is of integers" },
        { "op bits concat signs,fire-wide,signs", "op bits concat input,signs", 17, "'bits' of kind concat reads bits or integers, but 'input' is of bytes" },
        { "op joined concat sum,rectified", "op joined concat sum,bits", 20, "'joined' of kind concat reads integers, but 'bits' is of bits" },
        { "op sum add norm,trunk,norm", "op sum add trunk,trunk", 13, "no operation reads 'norm'" },
        { "op average sum-pool pool", "op average sum-pool bits", 22, "'average' of kind sum-pool reads integers, but 'bits' is of bits" },
        { "window=3,2 stride=3,3 pad=2,1,0,1", "window=3,2 stride=3,3 pad=3,1,0,1", 22, "'average' has more padding than its window leaves: each side must be below the window's size" },
        { "window=3,2 stride=3,3 pad=2,1,0,1", "window=6,2 stride=3,3 pad=2,1,0,1", 22, "the window of 'average' covers 6 by 2, more than its padded input of 5 by 5" },
        { "window=3,2 stride=3,3 pad=2,1,0,1", "window=3,2 mode=max", 22, "sum-pool has no parameter mode" },
    };

    [Theory]
    [MemberData(nameof(Branches))]
    public void In_operations_of_branches(string old, string replacement, int line, string message) => AssertFault("branches", old, replacement, line, message);

    public static TheoryData<string, string, int, string> Operations => new()
    {
        { "op fire threshold conv", "op fire threshold", 10, "found 'op fire threshold'; 'op NAME KIND INPUT' and perhaps parameters are right" },
        { "op fire threshold conv", "op Fire threshold conv", 10, "the name 'Fire' does not start with a lower-case letter" },
        { "op fire threshold conv", "op fire thresholds conv", 10, "'thresholds' is no kind of operation; add, affine, concat, conv, dense, encode-planes, encode-values, flatten, max-pool, scores, sum-pool and threshold are" },
        { "op fire threshold conv", "op fire  threshold conv", 10, "found 'conv' where a parameter KEY=VALUE is expected, after a single space" },
        { "op fire threshold conv", "op fire threshold conv level=1", 10, "threshold has no parameter level" },
        { "op fire threshold conv", "op fire threshold conc", 10, "'fire' reads 'conc', which is neither 'input' nor an earlier operation" },
        { "op fire threshold conv", "op fire threshold fire", 10, "'fire' reads 'fire', which is neither 'input' nor an earlier operation" },
        { "op fire threshold conv", "op fire threshold planes", 10, "'fire' of kind threshold reads integers, but 'planes' is of bits" },
        { "op fire threshold conv", "op fire threshold input", 10, "'fire' of kind threshold reads integers, but 'input' is of bytes" },
        { "op planes encode-planes input", "op planes encode-planes scores", 8, "'planes' reads 'scores', which is neither 'input' nor an earlier operation" },
        { "op conv conv planes", "op conv conv input", 9, "'conv' of kind conv reads bits or integers, but 'input' is of bytes" },
        { "channels=2 ", "", 9, "the parameter channels is missing; it takes an integer" },
        { "channels=2 ", "channels=0 ", 9, "'conv' has 0 channels; 1 to 65536 are right" },
        { "channels=2 ", "channels=-2 ", 9, "'conv' has -2 channels; 1 to 65536 are right" },
        { "channels=2 ", "channels=1000000000 ", 9, "'conv' has 1000000000 channels; 1 to 65536 are right" },
        { "channels=2 ", "channels=3 ", 9, "'conv' has 16 weights; 3 channels of 8 taps need 24" },
        { "channels=2 ", "channels=2 groups=2 ", 9, "'conv' has 16 weights; 2 channels of 4 taps need 8" },
        { "channels=2 ", "channels=2 groups=3 ", 9, "'conv' has 3 groups, which do not divide its 2 output and 2 input channels" },
        { "channels=2 ", "channels=2 groups=0 ", 9, "'conv' has 0 groups, which do not divide its 2 output and 2 input channels" },
        { "kernel=2,2 ", "", 9, "the parameter kernel is missing; it takes 2 integers with commas between them" },
        { "kernel=2,2", "kernel=2", 9, "kernel=2, but it takes 2 integers with commas between them" },
        { "kernel=2,2", "kernel=2,2,2", 9, "kernel=2,2,2, but it takes 2 integers with commas between them" },
        { "kernel=2,2", "kernel=0,2", 9, "'conv' has the size 0; 1 to 255 is right" },
        { "kernel=2,2", "kernel=2,256", 9, "'conv' has the size 256; 1 to 255 is right" },
        { "kernel=2,2", "kernel=2,3", 9, "the window of 'conv' covers 2 by 3, more than its padded input of 3 by 2" },
        { "kernel=2,2", "kernel=2,2 dilation=3,1", 9, "the window of 'conv' covers 4 by 2, more than its padded input of 3 by 2" },
        { "kernel=2,2", "kernel=2,2 dilation=0,1", 9, "'conv' has the dilation 0; 1 to 255 is right" },
        { "kernel=2,2", "kernel=2,2 stride=0,1", 9, "'conv' has the stride 0; 1 to 255 is right" },
        { "kernel=2,2", "kernel=2,2 stride=1,1000000000", 9, "'conv' has the stride 1000000000; 1 to 255 is right" },
        { "kernel=2,2", "kernel=2,2 ceiling=1", 9, "conv has no parameter ceiling" },
        { "pad=1,0,0,0", "pad=1,0", 9, "pad=1,0, but it takes 4 integers with commas between them" },
        { "pad=1,0,0,0", "pad=1,0,0,-1", 9, "'conv' has the padding -1; 0 to 255 is right" },
        { "pad=1,0,0,0", "pad=1,0,256,0", 9, "'conv' has the padding 256; 0 to 255 is right" },
        { "pad=1,0,0,0", "pad=1,0,0,0 pad-value=2", 9, "'conv' has the pad value 2; 0, 1 or -1 is right on bits" },
        { " weights=masked", "", 9, "the parameter weights is missing; it takes one of binary, masked, int2, int3, int4, int5, int6, int7, int8" },
        { " weights=masked", " weights=int9", 9, "weights=int9, but it takes one of binary, masked, int2, int3, int4, int5, int6, int7, int8" },
        { "op pool max-pool fire", "op fire max-pool fire", 26, "found 'data pool.minimum bits 2' where 'data fire.minimum bits COUNT' is expected" },
        { " window=2,1", "", 11, "the parameter window is missing; it takes 2 integers with commas between them" },
        { " ceiling=0", "", 11, "the parameter ceiling is missing; it takes one of 0, 1" },
        { " ceiling=0", " ceiling=true", 11, "ceiling=true, but it takes one of 0, 1" },
        { " mode=mixed", "", 11, "the parameter mode is missing; it takes one of max, mixed" },
        { " mode=mixed", " mode=min", 11, "mode=min, but it takes one of max, mixed" },
        { " mode=mixed", " mode=mixed dilation=1,1", 11, "max-pool has no parameter dilation" },
        { "window=2,1 ", "window=2,1 pad=2,0,0,0 ", 11, "'pool' has more padding than its window leaves: each side must be below the window's size" },
        { "window=2,1 ", "window=2,1 pad=0,0,0,1 ", 11, "'pool' has more padding than its window leaves: each side must be below the window's size" },
        { "window=2,1 ", "window=4,1 ", 11, "the window of 'pool' covers 4 by 1, more than its padded input of 2 by 1" },
        { "window=2,1 ", "window=1,1 ", 12, "'fc' reads a value of shape 2x1x2; height and width must be 1: put a flatten before it" },
        { "op pool max-pool fire", "op pool max-pool input", 11, "'pool' of kind max-pool reads bits or integers, but 'input' is of bytes" },
        { "op pool max-pool fire", "op pool max-pool conv", 11, "'pool' takes minima of integers; only bits can be pooled by minimum" },
        { "op fc dense pool", "op fc dense input", 12, "'fc' of kind dense reads bits or integers, but 'input' is of bytes" },
        { "units=2 ", "", 12, "the parameter units is missing; it takes an integer" },
        { "units=2", "units=3", 12, "'fc' has 4 weights; 3 channels of 2 taps need 6" },
        { "units=2", "units=0", 12, "'fc' has 0 channels; 1 to 65536 are right" },
        { "units=2", "units=65537", 12, "'fc' has 65537 channels; 1 to 65536 are right" },
        { "units=2", "units=2 bias=1", 12, "dense has no parameter bias" },
        { "op scores scores fc", "op scores scores fc temperature=0", 13, "'scores' has a temperature that is not a finite number above 0" },
        { "op scores scores fc", "op scores scores fc temperature=1e39", 13, "'scores' has a temperature that is not a finite number above 0" },
        { "op scores scores fc", "op scores scores fc temperature=hot", 13, "temperature=hot, but it takes a decimal number" },
        { "op scores scores fc", "op scores scores fc rejection=1.5", 13, "'scores' has a rejection threshold that is not 0 to 1" },
        { "op scores scores fc", "op scores scores fc rejection=-0.1", 13, "'scores' has a rejection threshold that is not 0 to 1" },
        { "op scores scores fc", "op scores scores input", 13, "'scores' of kind scores reads integers or bits, but 'input' is of bytes" },
        { "op scores scores fc", "op scores scores conv", 13, "'scores' reads a value of shape 2x1x2; 1x1x2 is right for 2 labels" },
        { "op scores scores fc", "op scores scores pool", 12, "no operation reads 'fc'" },
        { "label light", "label light\nlabel lighter", 14, "'scores' reads a value of shape 1x1x2; 1x1x3 is right for 3 labels" },
        { "op scores scores fc", "op scores scores fc\nop more flatten fc", 13, "'scores' is of kind scores but not the last operation" },
        { "op scores scores fc\n", "", 29, "found 'data scores.scale f32 2' where 'sha256 DIGITS' is expected" },
        { "op scores scores fc\n", "op scores scores fc\n\n", 14, "found '' where 'data planes.colours i32 COUNT' is expected" },
        { "op scores scores fc\n", "op scores scores fc\nlabel late\n", 14, "found 'label late' where 'data planes.colours i32 COUNT' is expected" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void In_the_operations(string old, string replacement, int line, string message) => AssertFault("example", old, replacement, line, message);

    public static TheoryData<string, string, int, string> Blocks => new()
    {
        { "data planes.colours i32 2", "data planes.colors i32 2", 14, "found 'data planes.colors i32 2' where 'data planes.colours i32 COUNT' is expected" },
        { "data planes.colours i32 2", "data planes.colours i16 2", 14, "found 'data planes.colours i16 2' where 'data planes.colours i32 COUNT' is expected" },
        { "data planes.colours i32 2", "data planes.colours i32", 14, "found 'data planes.colours i32' where 'data planes.colours i32 COUNT' is expected" },
        { "data planes.colours i32 2", "data planes.colours i32 0", 14, "the count '0' is not an integer from 1 to 134217728" },
        { "data planes.colours i32 2", "data planes.colours i32 -1", 14, "the count '-1' is not an integer from 1 to 134217728" },
        { "data planes.colours i32 2", "data planes.colours i32 2 ", 14, "the count '2 ' is not an integer from 1 to 134217728" },
        { "data planes.colours i32 2", "data planes.colours i32 134217729", 14, "the count '134217729' is not an integer from 1 to 134217728" },
        { "data planes.colours i32 2", "data planes.colours i32 134217728", 14, "the block has 134217728 elements in 536870912 bytes, more than the rest of the file can hold" },
        { "data planes.colours i32 2", "data planes.colours i32 1", 15, "the line has 12 characters; 8 base64 characters for 4 bytes are right" },
        { "data planes.colours i32 2\nAAAAAAAAAAA=", "data planes.colours i32 1\nAAAAAA==", 16, "the block has 512 bits; 256 for each of 1 planes are right" },
        { "AAAAAAAAAAA=", "AAAAAAEAAAA=", 8, "'planes' reads colour 1; its input has the colours 0 to 0" },
        { "AAAAAAAAAAA=", "AAAAAP////8=", 8, "'planes' reads colour -1; its input has the colours 0 to 0" },
        { "AAAAAAAAAAA=", "AAAAAAAAAA==", 15, "character 11 of the line is '=', which is not base64 there" },
        { "AAAAAAAAAAA=", "AAAAAAAAAAAA", 15, "character 12 of the line is 'A', which is not base64 there" },
        { "AAAAAAAAAAA=", "AAAA AAAAAA=", 15, "character 5 of the line is ' ', which is not base64 there" },
        { "AAAAAAAAAAA=", "AAAA-AAAAAA=", 15, "character 5 of the line is '-', which is not base64 there" },
        { "AAAAAAAAAAA=", "AAAA\u00E9AAAAAA=", 15, "character 5 of the line is '\u00E9', which is not base64 there" },
        { "AAAAAAAAAAA=", "AAAAAAAAAAB=", 15, "the last base64 group of the block has bits past its end that are not 0" },
        { "AAAAAAAAAAA=", "AAAAAAAAAAA= ", 15, "the line has 13 characters; 12 base64 characters for 8 bytes are right" },
        { "AAAAAAAAAAA=", "", 15, "the line has 0 characters; 12 base64 characters for 8 bytes are right" },
        { "data conv.weights bits 16\n5aw=", "data conv.weights bits 15\n5aw=", 18, "the last byte of the block has bits past the last element that are not 0" },
        { "data conv.weights bits 16\n5aw=", "data conv.weights bits 15\n5SQ=", 20, "the mask has 16 bits; 15, one a weight, are right" },
        { "5aw=", "7aw=", 20, "a masked weight among those from 0 to 15 has the sign bit 1; it must be 0" },
        { "data fire.firing u8 2\nAAE=", "data fire.firing u8 2\nAAQ=", 10, "'fire' has the way of firing 4 on channel 1; 0 to 3 are right" },
        { "data fire.firing u8 2\nAAE=", "data fire.firing u8 2\nAAI=", 10, "'fire' fires always on channel 1, but its level is 1; 0 is right" },
        { "data fire.firing u8 2\nAAE=", "data fire.firing u8 2\nAwE=", 10, "'fire' fires never on channel 0, but its level is 1; 0 is right" },
        { "data fire.firing u8 2\nAAE=", "data fire.firing u8 1\nAA==", 24, "the block has 2 levels; 1, one a channel, are right" },
        { "2\nAAE=\ndata fire.levels i32 2\nAQAAAAEAAAA=", "1\nAA==\ndata fire.levels i32 1\nAQAAAA==", 10, "'fire' has 1 thresholds; one for each of 2 channels is right" },
        { "data pool.minimum bits 2", "data pool.minimum bits 3", 11, "'pool' has 3 bits for minimum or maximum; one for each of 2 channels is right" },
        { "data fc.weights int4 4", "data fc.weights int3 4", 28, "found 'data fc.weights int3 4' where 'data fc.weights int4 COUNT' is expected" },
        { "data fc.weights int4 4\nOPc=", "data fc.weights int4 3\nOPc=", 28, "the last byte of the block has bits past the last element that are not 0" },
        { "data scores.scale f32 2\nAAAAPwAAgD8=", "data scores.scale f32 1\nAAAAPw==", 13, "'scores' has 1 scales and 2 biases; 2 of each are right" },
        { "AAAAPwAAgD8=", "AACAfwAAgD8=", 13, "'scores' has a scale or bias that is not finite, for class 0" },
        { "AACAvwAAgD4=", "AACAvwAAwH8=", 13, "'scores' has a scale or bias that is not finite, for class 1" },
        { "AACAvwAAgD4=\n", "AACAvwAAgD4=\n\n", 34, "found '' where 'sha256 DIGITS' is expected" },
        { "AACAvwAAgD4=\n", "AACAvwAAgD4=\nAAAA\n", 34, "found 'AAAA' where 'sha256 DIGITS' is expected" },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void In_the_data_blocks(string old, string replacement, int line, string message) => AssertFault("example", old, replacement, line, message);

    public static TheoryData<string, string, string, int, string> Others => new()
    {
        { "smallest", "encode-values input", "encode-values values", 6, "'values' reads 'values', which is neither 'input' nor an earlier operation" },
        { "smallest", "input image 1 1 1\nrecipe colour=grey", "input image 1 1 3\nrecipe colour=rgb", 6, "'values' has a table of 256 integers; 256 for each of 3 colours are right" },
        { "integers", "op conv conv values", "op values2 encode-values values\nop conv conv values", 19, "found 'data conv.weights int8 18' where 'data values2.table i16 COUNT' is expected" },
        { "truth-tables", "framing=crop", "framing=ink ink-box=1", 4, "framing by ink takes one channel, grey" },
        { "windows", "pad=1,2,0,3 groups=2 pad-value=1", "pad=1,2,0,3 groups=2 pad-value=3", 10, "'plus' has the pad value 3; 0, 1 or -1 is right on bits" },
        { "integers", "pad=0,1,2,3 weights", "pad=0,1,2,3 pad-value=1 weights", 8, "'conv' has the pad value 1; only 0 is right on integers" },
        { "windows", "op flat flatten pool", "op flat flatten input", 16, "'flat' of kind flatten reads bits or integers, but 'input' is of bytes" },
        { "scores-of-bits", "op scores scores planes", "op scores flatten planes\nop other scores scores", 14, "found 'data scores.scale f32 2' where 'data other.scale f32 COUNT' is expected" },
        { "texts", "op x encode-planes input\nop scores scores x", "op input encode-planes input\nop scores scores input", 14, "found 'data x.colours i32 4' where 'data input.colours i32 COUNT' is expected" },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void In_other_files(string sample, string old, string replacement, int line, string message) => AssertFault(sample, old, replacement, line, message);

    [Fact]
    public void A_name_that_is_taken_is_a_fault_of_its_operation()
    {
        Assert.Equal("the name 'pool' is taken already", ReadRenamed("fc.", "pool.", "op fc dense pool", "op pool dense pool", "scores fc", "scores pool"));
        Assert.Equal("the name 'input' is taken already", ReadRenamed("fc.", "input.", "op fc dense pool", "op input dense pool", "scores fc", "scores input"));

        static string ReadRenamed(params string[] edits)
        {
            var text = CbnnWriter.Write(FormatSamples.Named("example"));
            for (var i = 0; i < edits.Length; i += 2)
                text = text.Replace(edits[i], edits[i + 1], StringComparison.Ordinal);
            var fault = FaultOf(Sealed(text));
            Assert.Equal(12, fault.Line);
            return fault.Message;
        }
    }

    [Fact]
    public void A_last_operation_that_makes_no_scores_is_a_fault_of_it()
    {
        var text = CbnnWriter.Write(FormatSamples.Named("example")).Replace("op scores scores fc\n", "", StringComparison.Ordinal);
        var fault = FaultOf(Sealed(text[..text.IndexOf("data scores.scale", StringComparison.Ordinal)]));

        Assert.Equal((12, "the last operation is 'fc' of kind dense; it must be of kind scores"), (fault.Line, fault.Message));
    }

    [Theory]
    [InlineData("cbnn 2\nwhatever follows", "the file is of version 2; this reader knows version 1")]
    [InlineData("cbnn 2147483647", "the file is of version 2147483647; this reader knows version 1")]
    public void A_later_version_is_a_fault_of_its_own_kind(string text, string message) =>
        Assert.Equal(new CbnnFault(CbnnFaultKind.UnsupportedVersion, 1, message), FaultOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void An_empty_file_is_named_so(string text) => Assert.Equal(
        new CbnnFault(CbnnFaultKind.Malformed, 1, "the file is empty; it must start with 'cbnn 1'"), FaultOf(text));

    [Theory]
    [InlineData(1, "the file ends where 'name NAME' is expected")]
    [InlineData(2, "the file ends where 'input image HEIGHT WIDTH CHANNELS' or 'input table COLUMNS' is expected")]
    [InlineData(3, "the file ends where 'recipe KEY=VALUE ...' is expected")]
    [InlineData(4, "the file ends where 'label TEXT' is expected")]
    [InlineData(5, "the file ends where 'op NAME KIND INPUT' is expected")]
    [InlineData(7, "the file ends where 'op NAME KIND INPUT' is expected")]
    [InlineData(13, "the file ends where 'data planes.colours i32 COUNT' is expected")]
    [InlineData(14, "the file ends within a data block of 8 bytes")]
    [InlineData(16, "the block has 512 elements in 64 bytes, more than the rest of the file can hold")]
    [InlineData(33, "the file ends where 'sha256 DIGITS' is expected")]
    public void A_file_that_ends_early_is_a_fault_of_its_last_line(int lines, string message)
    {
        var text = string.Join('\n', CbnnWriter.Write(FormatSamples.Named("example")).Split('\n')[..lines]) + "\n";

        Assert.Equal(new CbnnFault(CbnnFaultKind.Malformed, lines, message), FaultOf(text));
    }

    [Fact]
    public void A_file_that_ends_within_a_block_says_so()
    {
        var text = CbnnWriter.Write(FormatSamples.Named("smallest"));
        var cut = text[..(text.IndexOf("data values.table", StringComparison.Ordinal) + 600)];

        Assert.Equal((11, "the line has 60 characters; 172 base64 characters for 128 bytes are right"), Where(FaultOf(cut)));
        Assert.Equal((10, "the file ends within a data block of 512 bytes"), Where(FaultOf(cut[..(cut.LastIndexOf('\n') + 1)])));
    }

    [Fact]
    public void Any_change_that_breaks_no_other_rule_is_found_by_the_checksum()
    {
        var text = CbnnWriter.Write(FormatSamples.Named("example"));
        var fault = FaultOf(text.Replace("label dark", "label bark", StringComparison.Ordinal));

        Assert.Equal(34, fault.Line);
        Assert.Matches("^the checksum is [0-9a-f]{60}\\.\\.\\., but the lines before it have [0-9a-f]{64}: the file was changed or damaged$", fault.Message);
        Assert.Equal(34, FaultOf(text.Replace("sha256 8", "sha256 9", StringComparison.Ordinal)).Line);
        Assert.Equal(34, FaultOf(text.TrimEnd('\n') + " \n").Line);
    }

    [Fact]
    public void Nothing_may_follow_the_checksum()
    {
        var text = CbnnWriter.Write(FormatSamples.Named("example"));

        Assert.Equal((35, "the file goes on behind the checksum; that line must be its last"), Where(FaultOf(text + "\n")));
        Assert.Equal((35, "the file goes on behind the checksum; that line must be its last"), Where(FaultOf(text + text)));
    }

    [Fact]
    public void A_file_that_is_not_UTF8_is_a_fault_of_the_line()
    {
        byte[] bytes = [.. "cbnn 1\nname example\nlabel "u8, 0xC3, 0x28, .. "\nlabel\n"u8];

        var exception = Assert.Throws<CbnnFormatException>(() => CbnnFile.Read(bytes, "models/some.cbnn"));

        Assert.Equal("models/some.cbnn(3): the line is not UTF-8 text", exception.Message);
        Assert.Equal(("models/some.cbnn", 3), (exception.File, exception.Fault.Line));
    }

    [Fact]
    public void The_line_that_is_not_UTF8_is_found_far_inside_a_large_file()
    {
        var lines = Enumerable.Repeat("0123456789abcdef", 100_000).ToArray();
        var bytes = System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", lines));
        bytes[18 * 77_776 + 5] = 0xFF;

        Assert.Equal(77_777, Assert.Throws<CbnnFormatException>(() => CbnnFile.Read(bytes, "x")).Fault.Line);
    }

    private static void AssertFault(string sample, string old, string replacement, int line, string message) =>
        Assert.Equal((line, message), Where(FaultOf(Edited(sample, old, replacement))));

    private static (int Line, string Message) Where(CbnnFault fault)
    {
        Assert.Equal(CbnnFaultKind.Malformed, fault.Kind);
        return (fault.Line, fault.Message);
    }
}
