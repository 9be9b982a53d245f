namespace Croft.Engine.Guests;

/// <summary>Runs a command inside a virtual machine.</summary>
/// <param name="Command">Program, arguments and input, sealed for this guest.</param>
internal sealed record ExecAction(GuestAddress Guest, string Command);

/// <summary>What is sealed: its arguments and input may be secrets.</summary>
internal sealed record SealedCommand(IReadOnlyList<string> Words, string? Input);
