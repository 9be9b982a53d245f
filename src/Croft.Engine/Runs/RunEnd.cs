using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>How a run is about to end.</summary>
/// <param name="Run">Number of the run.</param>
/// <param name="Plan">What it carried out.</param>
/// <param name="State">Done, failed, undone or cancelled.</param>
/// <param name="Failure">Why it did not end well.</param>
public sealed record RunEnd(int Run, Plan Plan, RunState State, Failure? Failure);
