namespace Croft.Contracts;

/// <summary>State of a run.</summary>
public enum RunState
{
    /// <summary>Owned by a live process.</summary>
    Running,
    /// <summary>Every step done.</summary>
    Done,
    /// <summary>A step failed; the rest did not run.</summary>
    Failed,
    /// <summary>A step failed and the steps before it were undone.</summary>
    Undone,
    /// <summary>Cancelled between steps.</summary>
    Cancelled,
    /// <summary>Its process left or died; waits for <c>run resume</c>.</summary>
    Interrupted,
    /// <summary>A step's effect can't be decided; asks the user.</summary>
    Unknown,
}

/// <summary>State of a step within a run.</summary>
public enum StepState
{
    /// <summary>Not begun.</summary>
    Waiting,
    /// <summary>Begun: intent recorded, or its task runs.</summary>
    Running,
    /// <summary>Done and its effect read back.</summary>
    Done,
    /// <summary>The effect was there already; nothing was called.</summary>
    Already,
    /// <summary>Failed.</summary>
    Failed,
    /// <summary>Done, then undone.</summary>
    Undone,
    /// <summary>Not begun because an earlier one failed or the run was cancelled.</summary>
    Skipped,
    /// <summary>Its effect can't be decided.</summary>
    Unknown,
}
