using System.Runtime.CompilerServices;
using Croft.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Verbs;

/// <summary>A verb in the catalogue, with the typed call closed over, so that nothing is dispatched by reflection.</summary>
public abstract class VerbEntry(VerbInfo info)
{
    /// <summary>What the verb says of itself.</summary>
    public VerbInfo Info { get; } = info;

    internal virtual Task<object> RunAsync(IServiceProvider services, object request, VerbContext context, CancellationToken ct) =>
        throw Misshapen("run");

    internal virtual IAsyncEnumerable<object> StreamAsync(IServiceProvider services, object request, VerbContext context, CancellationToken ct) =>
        throw Misshapen("stream");

    internal virtual Task<Plan> PlanAsync(IServiceProvider services, object request, VerbContext context, CancellationToken ct) =>
        throw Misshapen("plan");

    FailureException Misshapen(string how) => new(FailureKind.Bug, $"'{Info.FullName}' was asked to {how}, which is not its shape.");
}

/// <summary>How a room adds its verbs; the only registration a verb needs.</summary>
public static class VerbRegistration
{
    /// <summary>Adds a verb that reads or keeps.</summary>
    public static IServiceCollection AddVerb<TVerb, TRequest, TResult>(this IServiceCollection services)
        where TVerb : class, IVerb<TRequest, TResult>
        where TRequest : notnull
        where TResult : notnull =>
        services.AddTransient<TVerb>().AddSingleton<VerbEntry>(new Running<TVerb, TRequest, TResult>(TVerb.Info));

    /// <summary>Adds a verb that streams.</summary>
    public static IServiceCollection AddStreamVerb<TVerb, TRequest, TItem>(this IServiceCollection services)
        where TVerb : class, IStreamVerb<TRequest, TItem>
        where TRequest : notnull
        where TItem : notnull =>
        services.AddTransient<TVerb>().AddSingleton<VerbEntry>(new Streaming<TVerb, TRequest, TItem>(TVerb.Info));

    /// <summary>Adds a verb that changes the estate.</summary>
    public static IServiceCollection AddChangeVerb<TVerb, TRequest>(this IServiceCollection services)
        where TVerb : class, IChangeVerb<TRequest>
        where TRequest : notnull =>
        services.AddTransient<TVerb>().AddSingleton<VerbEntry>(new Planning<TVerb, TRequest>(TVerb.Info));

    /// <summary>The catalogue of what was added, in order, without building the container.</summary>
    public static IReadOnlyList<VerbEntry> Verbs(this IServiceCollection services) =>
        [.. services.Select(s => s.ServiceType == typeof(VerbEntry) ? s.ImplementationInstance : null).OfType<VerbEntry>()];

    sealed class Running<TVerb, TRequest, TResult>(VerbInfo info) : VerbEntry(info)
        where TVerb : class, IVerb<TRequest, TResult>
        where TRequest : notnull
        where TResult : notnull
    {
        internal override async Task<object> RunAsync(IServiceProvider services, object request, VerbContext context, CancellationToken ct) =>
            await services.GetRequiredService<TVerb>().RunAsync((TRequest)request, context, ct);
    }

    sealed class Streaming<TVerb, TRequest, TItem>(VerbInfo info) : VerbEntry(info)
        where TVerb : class, IStreamVerb<TRequest, TItem>
        where TRequest : notnull
        where TItem : notnull
    {
        internal override async IAsyncEnumerable<object> StreamAsync(
            IServiceProvider services, object request, VerbContext context, [EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (var item in services.GetRequiredService<TVerb>().RunAsync((TRequest)request, context, ct))
                yield return item;
        }
    }

    sealed class Planning<TVerb, TRequest>(VerbInfo info) : VerbEntry(info)
        where TVerb : class, IChangeVerb<TRequest>
        where TRequest : notnull
    {
        internal override Task<Plan> PlanAsync(IServiceProvider services, object request, VerbContext context, CancellationToken ct) =>
            services.GetRequiredService<TVerb>().PlanAsync((TRequest)request, context, ct);
    }
}
