using Croft.Engine.Verbs;

namespace Croft.Server;

/// <summary>Who calls the API.</summary>
/// <param name="Actor">Who acts, with what they may do.</param>
/// <param name="Id">Token or session, by which calls are counted; never the secret itself.</param>
public sealed record ApiCaller(Actor Actor, string Id);
