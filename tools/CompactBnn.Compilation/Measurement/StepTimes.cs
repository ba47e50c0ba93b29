using CompactBnn.Kernels;

namespace CompactBnn.Compilation.Measurement;

/// <summary>A step and its time.</summary>
/// <param name="Step">The step.</param>
/// <param name="Nanoseconds">Its time for all images of a run, the call taken off.</param>
public readonly record struct StepTime(ProfiledStep Step, double Nanoseconds);

/// <summary>
/// Times the steps of a network one at a time. Each is repeated on the same values, which therefore lie in the nearest cache that holds them:
/// a whole prediction takes at least as long as all of its steps together.
/// </summary>
public static class StepTimes
{
    /// <summary>Times all steps, on random images.</summary>
    /// <param name="compiled">The network.</param>
    /// <param name="profile">Its steps, for one image or for a vector of them.</param>
    /// <param name="timer">How to time.</param>
    public static StepTime[] Measure(CompiledNetwork compiled, StepProfile profile, TurnTimer timer)
    {
        var images = new byte[compiled.Network.Input.Shape.Elements * profile.Images];
        new Random(11).NextBytes(images);
        var length = profile.Images == 1 ? compiled.WorkspaceLength : compiled.BatchWorkspaceLength;
        var sums = new int[compiled.Network.ClassCount * profile.Images];
        // The timer warms them up in their order, so that each finds what the one before it left.
        Action[] calls = [.. Enumerable.Range(-1, profile.Steps.Count + 1)
            .Select(step => (Action)(() => profile.Run(step, images, sums, Workspace.ForMembers(length))))];
        var times = timer.Measure(calls);
        return [.. profile.Steps.Select((step, i) => new StepTime(step, Math.Max(0, times[i + 1].Least - times[0].Least)))];
    }
}
