using System.Runtime;

namespace CompactBnn.Training.Native;

/// <summary>
/// Keeps the garbage collector from starting until it is disposed. TorchSharp 0.107 makes a native scalar of each number that it is handed and does not keep
/// it alive over the native call: a collection in between lets the finaliser free what libtorch still reads, and training ends in
/// "Expected false to be true" from Scalar.h, or goes on with another number. So no collection may start within a step.
/// </summary>
/// <remarks>A step that allocates more than the room it is given is collected all the same, as without this.</remarks>
internal readonly struct CollectionPause : IDisposable
{
    // A batch of 100 pictures takes some megabytes; the collector reserves the room before each step.
    private const long Room = 64 << 20;

    private CollectionPause(bool started) => Started = started;

    private bool Started { get; }

    /// <summary>Starts a pause; inside of another one it does nothing.</summary>
    public static CollectionPause Begin() =>
        new(GCSettings.LatencyMode != GCLatencyMode.NoGCRegion && GC.TryStartNoGCRegion(Room));

    /// <summary>Ends the pause, where the room sufficed until here.</summary>
    public void Dispose()
    {
        if (Started && GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            GC.EndNoGCRegion();
    }
}
