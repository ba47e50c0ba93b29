namespace CompactBnn.Tests.Support;

/// <summary>Skips a test where something it needs is not on this machine; with <c>CI=true</c> the test fails instead.</summary>
internal static class Available
{
    /// <summary>Goes on where <paramref name="present"/>; otherwise skips the test, or fails it under CI, with what is missing and how to get it.</summary>
    public static void OrSkip(bool present, string missing)
    {
        if (present)
            return;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(missing);
        Assert.Skip(missing);
    }
}
