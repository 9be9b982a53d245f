namespace Croft.Engine.Access;

/// <summary>A guest by what says in whose scope it is, as the readings have it.</summary>
public sealed record KnownGuest(string Cluster, int Vmid, string Node, string Name, IReadOnlyList<string> Tags, string? Pool);
