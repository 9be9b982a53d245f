namespace Croft.Contracts;

/// <summary>The smallest part of the estate that a verb is of use on; whoever holds less of it is answered as if that did not exist.</summary>
public enum Part
{
    /// <summary>None: it tells nothing of the estate.</summary>
    Nothing,
    /// <summary>Single guests, and what belongs to them; of a cluster that is seen whole, the rest of it, too.</summary>
    Guest,
    /// <summary>Whole clusters: what it tells is no guest's alone.</summary>
    Cluster,
    /// <summary>All of it, or Croft itself: its permission is needed on everything.</summary>
    Everything,
}
