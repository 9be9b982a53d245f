using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>What the states of runs and steps mean to the engine.</summary>
static class RunStates
{
    /// <summary>Owned by nobody and not ended: it keeps its leases and waits for <c>run resume</c> or <c>run cancel</c>.</summary>
    public static bool Waits(this RunState state) => state is RunState.Interrupted or RunState.Unknown;

    public static bool Ended(this RunState state) => state is not RunState.Running && !state.Waits();

    /// <summary>Its effect is there, so that what comes after may begin.</summary>
    public static bool Succeeded(this StepState state) => state is StepState.Done or StepState.Already;

    public static bool Open(this StepState state) => state is StepState.Waiting or StepState.Running;
}
