using CompactBnn.Format;

namespace CompactBnn.Training.Fitting;

/// <summary>An encoding that a network of the model computes as well, to the last bit.</summary>
internal interface INetworkEncoder : ISampleEncoder
{
    /// <summary>The same encoding as an operation of the network model.</summary>
    Operation ToOperation(string name);
}
