namespace Croft.Engine.Runs;

/// <summary>The journal could not be written: the run stops where it stands, and another process can continue it.</summary>
sealed class JournalException(int run, Exception inner) : Exception($"The journal of run {run} could not be written: {inner.Message}", inner);
