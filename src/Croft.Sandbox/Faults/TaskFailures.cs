namespace Croft.Sandbox.Faults;

/// <summary>Failures waiting for the next task of a type.</summary>
internal sealed class TaskFailures
{
    readonly List<(string Type, string? Id, string Text)> waiting = [];

    public IReadOnlyList<(string Type, string? Id, string Text)> Waiting => waiting;

    public void Clear() => waiting.Clear();

    public void Add(string type, string? id, string text) => waiting.Add((type, id, text));

    /// <summary>The text the task must fail with, used up by asking.</summary>
    public string? Take(string type, string id)
    {
        var at = waiting.FindIndex(failure => (failure.Type == "*" || failure.Type == type) && (failure.Id is null || failure.Id == id));
        if (at < 0)
            return null;
        var text = waiting[at].Text;
        waiting.RemoveAt(at);
        return text;
    }
}
