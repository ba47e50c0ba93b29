using CompactBnn.Interop;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;

namespace CompactBnn.Benchmarks.Contenders;

/// <summary>
/// The float32 graph in ML.NET, which has no layers of its own for such a network and calls ONNX Runtime: what its pipeline costs on top. A row holds
/// a whole batch.
/// </summary>
internal sealed class MlNet : Contender, IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly PredictionEngine<Row, Result> _engine;
    private readonly Row _row;
    private Result _result = new();

    public MlNet(byte[] graph, ImageBatch batch, int classes)
        : base("ML.NET float32")
    {
        File.WriteAllBytes(_file, graph);
        var (height, width, channels) = batch.Encoded;
        _row = new() { Input = batch.Numbers() };
        var context = new MLContext();
        var pipeline = context.Transforms.ApplyOnnxModel(new OnnxOptions
        {
            ModelFile = _file,
            InputColumns = [OnnxExport.InputName],
            OutputColumns = [OnnxExport.OutputName],
            ShapeDictionary = new Dictionary<string, int[]>
            {
                [OnnxExport.InputName] = [batch.Count, channels, height, width],
                [OnnxExport.OutputName] = [batch.Count, classes],
            },
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
        });
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[OnnxExport.InputName].ColumnType = new VectorDataViewType(NumberDataViewType.Single, batch.Count, channels, height, width);
        var empty = context.Data.LoadFromEnumerable(Array.Empty<Row>(), schema);
        _engine = context.Model.CreatePredictionEngine<Row, Result>(pipeline.Fit(empty), inputSchemaDefinition: schema);
    }

    public override ReadOnlySpan<float> Scores => _result.Scores;

    public override void Run() => _engine.Predict(_row, ref _result);

    public void Dispose()
    {
        _engine.Dispose();
        File.Delete(_file);
    }

    private sealed class Row
    {
        [ColumnName(OnnxExport.InputName)]
        public float[] Input { get; set; } = [];
    }

    private sealed class Result
    {
        [ColumnName(OnnxExport.OutputName)]
        public float[] Scores { get; set; } = [];
    }
}
