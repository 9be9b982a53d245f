namespace Croft.Sandbox.Tasks;

/// <summary>A task that ends in error; the message becomes its exit status.</summary>
internal sealed class TaskFault(string message) : Exception(message);
