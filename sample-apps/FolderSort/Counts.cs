using System.Globalization;

namespace FolderSort;

/// <summary>What has happened so far, from all threads.</summary>
internal sealed class Counts
{
    private readonly int[] _classes = new int[DigitClassifier.ClassCount];
    private int _found;
    private int _before;
    private int _unreadable;
    private int _failed;

    /// <summary>Pictures that could not be sorted and are where they were.</summary>
    public int Failed => _failed;

    /// <summary>Pictures that are done, one way or another.</summary>
    public int Done => _before + _unreadable + _failed + _classes.Sum();

    /// <summary>Counts a picture that is to be sorted.</summary>
    public void Find() => Interlocked.Increment(ref _found);

    /// <summary>Counts a picture that an earlier run sorted.</summary>
    public void SortedBefore() => Interlocked.Increment(ref _before);

    /// <summary>Counts a picture that is in the folder of its class now.</summary>
    public void Sorted(int digit) => Interlocked.Increment(ref _classes[digit]);

    /// <summary>Counts a file that is no picture inside.</summary>
    public void Unreadable() => Interlocked.Increment(ref _unreadable);

    /// <summary>Counts a picture that could not be sorted.</summary>
    public void Fail() => Interlocked.Increment(ref _failed);

    /// <summary>A line while it goes on.</summary>
    public string Progress() => Text($"{Done} of {_found} done, {_unreadable} unreadable, {_failed} failed");

    /// <summary>A line at the end.</summary>
    public string Summary()
    {
        var classes = string.Join(", ", _classes.Select((count, digit) => Text($"{count} in {DigitClassifier.Labels[digit]}")));
        return Text($"Sorted {_classes.Sum()} pictures: {classes}; {_unreadable} unreadable, {_failed} failed, {_before} sorted before.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
