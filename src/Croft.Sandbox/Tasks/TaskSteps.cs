using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Tasks;

/// <summary>Ways to put task bodies together.</summary>
internal static class TaskSteps
{
    /// <summary>Runs the body; when it fails or is stopped, undoes what it did and says which work failed.</summary>
    public static IEnumerable<TimeSpan> OrUndo(this IEnumerable<TimeSpan> body, Action undo, string failurePrefix)
    {
        var isDone = false;
        using var steps = body.GetEnumerator();
        try
        {
            while (Next(steps, failurePrefix))
                yield return steps.Current;
            isDone = true;
        }
        finally
        {
            if (!isDone)
                undo();
        }
    }

    /// <summary>Runs the body and does the last thing however it ends.</summary>
    public static IEnumerable<TimeSpan> Finally(this IEnumerable<TimeSpan> body, Action last)
    {
        try
        {
            foreach (var wait in body)
                yield return wait;
        }
        finally
        {
            last();
        }
    }

    static bool Next(IEnumerator<TimeSpan> steps, string failurePrefix)
    {
        try
        {
            return steps.MoveNext();
        }
        catch (Exception fault) when (fault is TaskFault or ApiFault)
        {
            throw new TaskFault(failurePrefix + fault.Message);
        }
    }
}
