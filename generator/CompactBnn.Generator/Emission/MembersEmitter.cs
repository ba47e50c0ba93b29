using CompactBnn.Format;
using CompactBnn.Generator.Parsing;

namespace CompactBnn.Generator.Emission;

/// <summary>
/// Writes the public members of an annotated class. Their bodies call classic partial methods, which may lack a body:
/// an editor that leaves out the implementation output shows no error.
/// </summary>
internal sealed class MembersEmitter
{
    public const string Bytes = "global::System.ReadOnlySpan<byte>";
    public const string Row = "global::System.ReadOnlySpan<float>";
    public const string Ints = "global::System.Span<int>";
    public const string Floats = "global::System.Span<float>";
    public const string Words = "global::System.Span<ulong>";
    public const string ByteMemory = "global::System.ReadOnlyMemory<byte>";
    public const string IntMemory = "global::System.Memory<int>";
    public const string FloatMemory = "global::System.Memory<float>";
    private const string Labels = "global::System.Collections.Immutable.ImmutableArray";
    private const string Require = "global::CompactBnn.Kernels.Require";
    private const string Workspace = "global::CompactBnn.Kernels.Workspace";
    private const string Parallel = "global::CompactBnn.Kernels.ParallelBatches";
    private const string Scoring = "global::CompactBnn.Kernels.Scoring";
    private const int MostStackBytes = 32 * 1024;

    private static readonly string Mark = GeneratedFile.Attribute;

    private readonly SourceWriter _writer = new();
    private readonly ClassShape _shape;
    private readonly ModelSummary _model;

    /// <summary>
    /// The attributes of a method that takes scratch memory from the stack: clearing it first would cost more than some networks.
    /// </summary>
    private readonly string _markWithScratch;

    private MembersEmitter(MembersInput input)
    {
        (_shape, _model) = (input.Shape, input.Model);
        _markWithScratch = input.Traits.AllowsUnsafe ? Mark + "\n[global::System.Runtime.CompilerServices.SkipLocalsInit]" : Mark;
    }

    /// <summary>The words of the workspace that the network itself uses; the sums and the scores follow.</summary>
    private string NetworkPart => InvariantText.Of($"workspace.Slice(0, {_model.NetworkWords})");

    private string SumsPart => InvariantText.Of($"{Workspace}.Integers(workspace, {_model.NetworkWords}, ClassCount)");

    private string ScoresPart => InvariantText.Of($"{Workspace}.Floats(workspace, {_model.NetworkWords + _model.ClassWords}, ClassCount)");

    private string TakeWorkspace => Take("workspace", _model.WorkspaceWords);

    /// <summary>Few images take the scratch memory of one.</summary>
    private string TakeBatchWorkspace
    {
        get
        {
            if (_model.BatchFrom == 0)
                return TakeWorkspace;
            var batch = InvariantText.Of($"{Workspace}.ForMembers({_model.BatchWorkspaceWords})");
            return InvariantText.Of($"{Words} workspace = images.Length < {_model.BatchFrom}L * InputLength ? {Taken(_model.WorkspaceWords)} : {batch};");
        }
    }

    /// <summary>The text of the file.</summary>
    public static string Emit(MembersInput input)
    {
        var emitter = new MembersEmitter(input);
        var bases = input.Shape.IsStatic ? "" : $" : global::CompactBnn.IBnnModel<{input.Shape.Class.Name}>";
        GeneratedFile.WriteHead(emitter._writer, $"The public members of a class with the network '{input.Model.Name}' compiled in.");
        GeneratedFile.WritePart(emitter._writer, input.Shape, bases, emitter.WriteMembers, MemberDocs.OfClass(input.Model));
        return emitter._writer.ToString();
    }

    private void WriteMembers()
    {
        WriteFacts();
        if (_model.Recipe is { } recipe)
            WriteInput(_model.Input, recipe);
        WriteLabels();
        WritePredict();
        WriteScore();
        WriteSums();
        WriteBatches();
        WriteTopK();
        if (_model.IsTable)
            WriteRows();
        WriteCores();
        if (_shape.IsStatic)
            ModelStructEmitter.Write(_writer, _shape.Class.Name);
    }

    private void WriteFacts()
    {
        WriteFact("ClassCount", _model.Labels.Length, "Number of classes");
        WriteFact("InputLength", _model.InputBytes, "Bytes of an image, in the order row, column, channel");
        WriteFact("InputHeight", _model.Input.Height, "Rows of an image");
        WriteFact("InputWidth", _model.Input.Width, "Columns of an image");
        WriteFact("InputChannels", _model.Input.Channels, "Bytes of a pixel");
        WriteFact("WorkspaceLength", _model.WorkspaceWords, "Words of 64 bits that one call needs as scratch memory");
        WriteFact("BatchWorkspaceLength", _model.BatchWorkspaceWords,
            "Words of 64 bits that a call for several images takes as scratch memory to be fastest; with <see cref=\"WorkspaceLength\"/> words it takes them one by one");
        WriteFact("Temperature", _model.Temperature, "Divides the scores before a softmax makes probabilities of them; 1 where the weight file has none");
        WriteFact("Rejection", _model.Rejection, "A prediction whose probability is below this means \"none of these\"; 0 where the weight file has none");
    }

    private void WriteFact(string name, int value, string summary) => WriteFact(name, "int", Literal.Of(value), Literal.Of(value), summary);

    private void WriteFact(string name, float value, string summary) => WriteFact(name, "float", Literal.Of(value), Literal.Of(value).TrimEnd('f'), summary);

    private void WriteFact(string name, string type, string literal, string shown, string summary) => _writer.WriteLine($$"""
        /// <summary>{{summary}}: {{shown}}.</summary>
        {{Mark}}
        public static {{type}} {{name}} => {{literal}};

        """);

    private void WriteInput(Shape shape, ImageRecipe recipe)
    {
        const string Format = "global::CompactBnn.Format";
        _writer.WriteLine($$"""
            /// <summary>The shape of an image, {{MemberDocs.ShapeOf(shape)}}, and the recipe that makes one of a picture file.</summary>
            {{Mark}}
            public static {{Format}}.ImageInput Input { get; } = new {{Format}}.ImageInput(
                new {{Format}}.Shape({{shape.Height}}, {{shape.Width}}, {{shape.Channels}}),
                new {{Format}}.ImageRecipe(
                    {{Format}}.ColourOrder.{{recipe.Colour.ToString()}}, {{recipe.GreyRed}}, {{recipe.GreyGreen}}, {{recipe.GreyBlue}}, {{Format}}.Inversion.{{recipe.Inversion.ToString()}},
                    {{Format}}.Framing.{{recipe.Framing.ToString()}}, {{Format}}.ResizeFilter.{{recipe.Filter.ToString()}}, {{recipe.Background}}, {{recipe.InkBox}}));

            """);
    }

    private void WriteLabels()
    {
        _writer.WriteLine($$"""
            /// <summary>One label a class: {{MemberDocs.LabelsOf(_model)}}.</summary>
            {{Mark}}
            """);
        using (_writer.Block($"public static {Labels}<string> Labels {{ get; }} = {Labels}.Create(new string[]", "});"))
        {
            foreach (var label in _model.Labels.AsSpan())
                _writer.WriteLine(Literal.Of(label) + ",");
        }
        _writer.WriteLine();
    }

    private void WritePredict() => _writer.WriteLine($$"""
        /// <summary>The class with the largest score; of equals the first one.</summary>
        {{MemberDocs.Image}}
        {{MemberDocs.Class}}
        {{MemberDocs.Throws}}
        {{_markWithScratch}}
        public static int Predict({{Bytes}} image)
        {
            {{TakeWorkspace}}
            return Predict(image, workspace);
        }

        /// <summary>The class with the largest score; of equals the first one.</summary>
        {{MemberDocs.Image}}
        {{MemberDocs.Workspace}}
        {{MemberDocs.Class}}
        {{MemberDocs.Throws}}
        {{Mark}}
        public static int Predict({{Bytes}} image, {{Words}} workspace)
        {
            {{Require}}.AtLeast("workspace", workspace.Length, WorkspaceLength);
            {{Floats}} scores = {{ScoresPart}};
            Score(image, scores, workspace);
            return {{Scoring}}.ArgMax(scores);
        }

        """);

    private void WriteScore() => _writer.WriteLine($$"""
        /// <summary>The score of each class.</summary>
        {{MemberDocs.Image}}
        {{MemberDocs.Scores}}
        {{MemberDocs.Throws}}
        {{_markWithScratch}}
        public static void Score({{Bytes}} image, {{Floats}} scores)
        {
            {{TakeWorkspace}}
            Score(image, scores, workspace);
        }

        /// <summary>The score of each class.</summary>
        {{MemberDocs.Image}}
        {{MemberDocs.Scores}}
        {{MemberDocs.Workspace}}
        {{MemberDocs.Throws}}
        {{Mark}}
        public static void Score({{Bytes}} image, {{Floats}} scores, {{Words}} workspace)
        {
            {{Require}}.Length("scores", scores.Length, ClassCount);
            {{Require}}.AtLeast("workspace", workspace.Length, WorkspaceLength);
            {{Ints}} sums = {{SumsPart}};
            Sums(image, sums, workspace);
            ScoresCore(sums, scores);
        }

        """);

    private void WriteSums() => _writer.WriteLine($$"""
        /// <summary>The exact integer sum of each class, which its score is made of.</summary>
        {{MemberDocs.Image}}
        {{MemberDocs.Sums}}
        {{MemberDocs.Throws}}
        {{_markWithScratch}}
        public static void Sums({{Bytes}} image, {{Ints}} sums)
        {
            {{TakeWorkspace}}
            Sums(image, sums, workspace);
        }

        /// <summary>The exact integer sum of each class, which its score is made of.</summary>
        {{MemberDocs.Image}}
        {{MemberDocs.Sums}}
        {{MemberDocs.Workspace}}
        {{MemberDocs.Throws}}
        {{Mark}}
        public static void Sums({{Bytes}} image, {{Ints}} sums, {{Words}} workspace)
        {
            {{Require}}.Length("image", image.Length, InputLength);
            {{Require}}.Length("sums", sums.Length, ClassCount);
            {{Require}}.AtLeast("workspace", workspace.Length, WorkspaceLength);
            SumsCore(image, sums, {{NetworkPart}});
        }

        """);

    private void WriteBatches()
    {
        WriteBatch("PredictBatch", "The class of each of several images.", $"{Ints} classes", "classes", MemberDocs.Classes, "1",
            "classes[i] = Predict(images.Slice(i * InputLength, InputLength), workspace);",
            $"{Floats} scores = {Workspace}.Floats(workspace, {InvariantText.Of($"{_model.BatchNetworkWords}")}, some * ClassCount);\n"
            + $"ScoresCore(sums, scores);\n{Scoring}.ArgMax(scores, classes.Slice(start, some));");
        WriteBatch("ScoreBatch", "The scores of each of several images.", $"{Floats} scores", "scores", MemberDocs.BatchScores, "ClassCount",
            "Score(images.Slice(i * InputLength, InputLength), scores.Slice(i * ClassCount, ClassCount), workspace);",
            "ScoresCore(sums, scores.Slice(start * ClassCount, some * ClassCount));");
        WriteParallel("PredictBatch", "The class of each of several images, on several threads.", $"{IntMemory} classes", "classes", MemberDocs.Classes, "1");
        WriteParallel("ScoreBatch", "The scores of each of several images, on several threads.", $"{FloatMemory} scores", "scores", MemberDocs.BatchScores, "ClassCount");
    }

    private void WriteParallel(string name, string summary, string parameter, string result, string docs, string perImage)
    {
        var slice = perImage == "1" ? "start, some" : "start * ClassCount, some * ClassCount";
        _writer.WriteLine($$"""
            /// <summary>{{summary}}</summary>
            {{MemberDocs.Images}}
            {{docs}}
            /// <param name="threads">The most threads, the caller's among them; 0 for one a processor.</param>
            {{MemberDocs.Throws}}
            {{Mark}}
            public static void {{name}}Parallel({{ByteMemory}} images, {{parameter}}, int threads = 0)
            {
                int count = {{Require}}.Batch(images.Length, InputLength, "{{result}}", {{result}}.Length, {{perImage}});
                {{Parallel}}.Run(count, threads, (start, some) => {{name}}(
                    images.Span.Slice(start * InputLength, some * InputLength), {{result}}.Span.Slice({{slice}})));
            }

            """);
    }

    private void WriteBatch(string name, string summary, string parameter, string result, string docs, string perImage, string single, string fromSums)
    {
        _writer.WriteLine($$"""
            /// <summary>{{summary}}</summary>
            {{MemberDocs.Images}}
            {{docs}}
            {{MemberDocs.Throws}}
            {{_markWithScratch}}
            public static void {{name}}({{Bytes}} images, {{parameter}})
            {
                {{TakeBatchWorkspace}}
                {{name}}(images, {{result}}, workspace);
            }

            /// <summary>{{summary}}</summary>
            {{MemberDocs.Images}}
            {{docs}}
            {{MemberDocs.BatchWorkspace}}
            {{MemberDocs.Throws}}
            {{Mark}}
            """);
        using (_writer.Block($"public static void {name}({Bytes} images, {parameter}, {Words} workspace)"))
        {
            _writer.WriteLine($"int count = {Require}.Batch(images.Length, InputLength, \"{result}\", {result}.Length, {perImage});");
            _writer.WriteLine($"{Require}.AtLeast(\"workspace\", workspace.Length, WorkspaceLength);");
            if (_model.BatchFrom > 0)
                WriteLanes(fromSums);
            using (_writer.Block("for (int i = 0; i < count; i++)"))
                _writer.WriteLine(single);
        }
        _writer.WriteLine();
    }

    /// <summary>Writes the way with an image a lane, for batches of enough images.</summary>
    private void WriteLanes(string fromSums)
    {
        var images = InvariantText.Of($"{ModelSummary.BatchImages}");
        var network = InvariantText.Of($"workspace.Slice(0, {_model.BatchNetworkWords})");
        using (_writer.Block(InvariantText.Of($"if (count >= {_model.BatchFrom} && workspace.Length >= BatchWorkspaceLength)")))
        {
            _writer.WriteLine($"{Ints} all = {Workspace}.Integers(workspace, {InvariantText.Of($"{_model.BatchNetworkWords}")}, {images} * ClassCount);");
            using (_writer.Block($"for (int start = 0; start < count; start += {images})"))
            {
                _writer.WriteLine($"int some = global::System.Math.Min({images}, count - start);");
                _writer.WriteLine($"{Ints} sums = all.Slice(0, some * ClassCount);");
                _writer.WriteLine($"SumsBatchCore(images.Slice(start * InputLength, some * InputLength), sums, {network});");
                _writer.WriteLine(fromSums);
            }
            _writer.WriteLine("return;");
        }
    }

    private void WriteTopK() => _writer.WriteLine($$"""
        /// <summary>The classes with the largest scores, the largest first; of equals the first one comes first.</summary>
        {{MemberDocs.Image}}
        /// <param name="classes">Takes as many classes as it has room for, <see cref="ClassCount"/> at most.</param>
        /// <param name="scores">Takes their scores.</param>
        {{MemberDocs.Throws}}
        {{_markWithScratch}}
        public static void TopK({{Bytes}} image, {{Ints}} classes, {{Floats}} scores)
        {
            {{TakeWorkspace}}
            TopK(image, classes, scores, workspace);
        }

        /// <summary>The classes with the largest scores, the largest first; of equals the first one comes first.</summary>
        {{MemberDocs.Image}}
        /// <param name="classes">Takes as many classes as it has room for, <see cref="ClassCount"/> at most.</param>
        /// <param name="scores">Takes their scores.</param>
        {{MemberDocs.Workspace}}
        {{MemberDocs.Throws}}
        {{Mark}}
        public static void TopK({{Bytes}} image, {{Ints}} classes, {{Floats}} scores, {{Words}} workspace)
        {
            {{Require}}.AtMost("classes", classes.Length, ClassCount);
            {{Require}}.Length("scores", scores.Length, classes.Length);
            {{Require}}.AtLeast("workspace", workspace.Length, WorkspaceLength);
            {{Floats}} all = {{ScoresPart}};
            Score(image, all, workspace);
            {{Scoring}}.TopK(all, classes, scores);
        }

        """);

    private void WriteRows() => _writer.WriteLine($$"""
        /// <summary>Turns a row of numbers into the bytes that the network reads.</summary>
        {{MemberDocs.Row}}
        /// <param name="image">Takes <see cref="InputLength"/> bytes.</param>
        {{MemberDocs.Throws}}
        {{Mark}}
        public static void Quantize({{Row}} row, global::System.Span<byte> image)
        {
            {{Require}}.Length("row", row.Length, InputLength);
            {{Require}}.Length("image", image.Length, InputLength);
            QuantizeCore(row, image);
        }

        /// <summary>The class with the largest score for a row of numbers; of equals the first one.</summary>
        {{MemberDocs.Row}}
        {{MemberDocs.Class}}
        {{MemberDocs.Throws}}
        {{_markWithScratch}}
        public static int Predict({{Row}} row)
        {
            {{TakeRowScratch}}
            Quantize(row, image);
            return Predict(image, scratch);
        }

        /// <summary>The score of each class for a row of numbers.</summary>
        {{MemberDocs.Row}}
        {{MemberDocs.Scores}}
        {{MemberDocs.Throws}}
        {{_markWithScratch}}
        public static void Score({{Row}} row, {{Floats}} scores)
        {
            {{TakeRowScratch}}
            Quantize(row, image);
            Score(image, scores, scratch);
        }

        """);

    private void WriteCores()
    {
        _writer.WriteLine($$"""
            static partial void SumsCore({{Bytes}} image, {{Ints}} sums, {{Words}} workspace);

            static partial void SumsBatchCore({{Bytes}} images, {{Ints}} sums, {{Words}} workspace);

            static partial void ScoresCore(global::System.ReadOnlySpan<int> sums, {{Floats}} scores);
            """);
        if (!_model.IsTable)
            return;
        _writer.WriteLine();
        _writer.WriteLine($"static partial void QuantizeCore({Row} row, global::System.Span<byte> image);");
    }

    /// <summary>The image's bytes lie behind the workspace, where no call overwrites them.</summary>
    private string TakeRowScratch =>
        Take("scratch", _model.WorkspaceWords + (_model.InputBytes + 7) / 8)
        + InvariantText.Of($"\n    global::System.Span<byte> image = {Workspace}.Bytes(scratch, {_model.WorkspaceWords}, InputLength);");

    private static string Take(string name, int words) => $"{Words} {name} = {Taken(words)};";

    private static string Taken(int words) => words * 8L <= MostStackBytes
        ? InvariantText.Of($"stackalloc ulong[{words}]")
        : InvariantText.Of($"{Workspace}.ForMembers({words})");
}
