using Croft.Contracts;

namespace Croft.Engine.Verbs;

/// <summary>One thing Croft can do, stated once; faces are projections of <see cref="Info"/>.</summary>
public interface IVerb
{
    /// <summary>What the verb says of itself.</summary>
    static abstract VerbInfo Info { get; }
}

/// <summary>A verb that reads, or keeps Croft's own state.</summary>
public interface IVerb<in TRequest, TResult> : IVerb
{
    /// <summary>Does it.</summary>
    Task<TResult> RunAsync(TRequest request, VerbContext context, CancellationToken ct);
}

/// <summary>A verb whose result comes item by item.</summary>
public interface IStreamVerb<in TRequest, out TItem> : IVerb
{
    /// <summary>Yields items until there are no more, or the caller leaves.</summary>
    IAsyncEnumerable<TItem> RunAsync(TRequest request, VerbContext context, CancellationToken ct);
}

/// <summary>A verb that changes the estate: it can only say what would be done.</summary>
public interface IChangeVerb<in TRequest> : IVerb
{
    /// <summary>Reads its target live and returns the plan; calls nothing that changes.</summary>
    Task<Plan> PlanAsync(TRequest request, VerbContext context, CancellationToken ct);
}
