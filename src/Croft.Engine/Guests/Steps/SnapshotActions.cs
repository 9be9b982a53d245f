namespace Croft.Engine.Guests;

/// <summary>Makes a snapshot.</summary>
internal sealed record SnapshotAction(GuestAddress Guest, string Snapshot, string? Description, bool Vmstate);

/// <summary>Puts a guest back to a snapshot.</summary>
/// <param name="Made">When the snapshot was made; another one of the same name is refused.</param>
/// <param name="Running">True when the guest runs afterwards, as the snapshot holds its memory.</param>
internal sealed record RollbackAction(GuestAddress Guest, string Snapshot, DateTimeOffset? Made, bool Running);

/// <summary>Deletes a snapshot.</summary>
internal sealed record DeleteSnapshotAction(GuestAddress Guest, string Snapshot, DateTimeOffset? Made);
