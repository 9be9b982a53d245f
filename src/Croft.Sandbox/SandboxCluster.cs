using System.Security.Cryptography;
using Croft.Sandbox.Access;
using Croft.Sandbox.Calls;
using Croft.Sandbox.Control;
using Croft.Sandbox.Faults;
using Croft.Sandbox.Saving;
using Croft.Sandbox.Seeding;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox;

/// <summary>A simulated Proxmox VE cluster that serves its API over HTTPS on loopback.</summary>
public sealed class SandboxCluster : IAsyncDisposable
{
    readonly Certificates certificates;
    readonly Listeners listeners;
    readonly HoldBook holds = new();
    ControlServer? control;

    SandboxCluster(ClusterState state, SandboxOptions options)
    {
        State = state;
        Options = options;
        certificates = new Certificates(options.Time, options.Number == 0 ? options.Saved?.Authority : null);
        Faults = new SandboxFaults(state, holds, (node, online, ct) => listeners!.SetAsync(node, online, ct), Renew) { Latency = options.Latency };
        var authentication = new Authentication(state, new Tickets(options.Time));
        var pipeline = new Pipeline(state, new RouteTable(AllCalls.For(authentication, certificates), state.Release), authentication, holds, Faults);
        listeners = new Listeners(state, certificates, pipeline);
    }

    /// <summary>The address to give to a client: https://127.0.0.1:port.</summary>
    public Uri Url => new(FormattableString.Invariant($"https://127.0.0.1:{listeners.Port}"));

    /// <summary>A token with all rights, "user@realm!id=secret".</summary>
    public string Token { get; private set; } = "";

    /// <summary>A token that may only look (PVEAuditor on /), "user@realm!id=secret".</summary>
    public string AuditToken { get; private set; } = "";

    /// <summary>SHA-256 of the certificate behind <see cref="Url"/>, "AB:CD:…".</summary>
    public string Fingerprint => Certificates.Fingerprint(certificates.Of(State.Nodes[0].Name, State.Nodes[0].Address));

    /// <summary>The cluster CA, PEM.</summary>
    public string AuthorityPem => certificates.Authority.ExportCertificatePem();

    /// <summary>root@pam's password.</summary>
    public string RootPassword { get; private set; } = "";

    public SandboxFaults Faults { get; }

    /// <summary>How often each change took effect.</summary>
    public EffectCounts Effects => State.Effects;

    /// <summary>What happened so far; null where <see cref="SandboxOptions.Chronicles"/> didn't ask for it.</summary>
    public Chronicle? Chronicle => State.Chronicle;

    /// <summary>Where another process controls the cluster; null unless asked for.</summary>
    public Uri? ControlUrl => control?.Url;

    /// <summary>The bearer secret of <see cref="ControlUrl"/>.</summary>
    public string? ControlSecret => control?.Secret;

    /// <summary>Names of the nodes, in order.</summary>
    public IReadOnlyList<string> Nodes => [.. State.Nodes.Select(node => node.Name)];

    internal ClusterState State { get; }

    internal SandboxOptions Options { get; }

    internal HoldBook Holds => holds;

    /// <summary>Makes the estate and starts serving it.</summary>
    public static Task<SandboxCluster> StartAsync(SandboxOptions options, CancellationToken cancellationToken) =>
        StartAsync(options, Estate.Create(options), cancellationToken);

    /// <summary>Serves a state that is already made.</summary>
    internal static async Task<SandboxCluster> StartAsync(SandboxOptions options, ClusterState state, CancellationToken cancellationToken)
    {
        var cluster = new SandboxCluster(state, options);
        cluster.CreateUsers();
        try
        {
            await cluster.listeners.StartAsync(options.Port, cancellationToken);
            if (options.Control)
                cluster.control = await ControlServer.StartAsync(cluster, cancellationToken);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
        return cluster;
    }

    /// <summary>A node's own address; <see cref="Url"/> when it has none on loopback.</summary>
    public Uri UrlOf(string node) => State.Node(node) is { } known && listeners.UrlOf(known) is { } url ? url : Url;

    /// <summary>True when whoever asks from outside of the cluster would reach the node.</summary>
    public bool Answers(string node)
    {
        lock (State.Gate)
            return State.Node(node) is { IsReachable: true, IsShut: false };
    }

    /// <summary>Holds the next call that fits until it is released or dropped.</summary>
    public Hold HoldNext(Func<SeenCall, bool> wanted, HoldPoint point) => holds.Add(wanted, point);

    /// <summary>The whole state, secrets included.</summary>
    public SavedCluster Save()
    {
        lock (State.Gate)
            return ClusterSaving.Save(State) with { Authority = certificates.ExportAuthority() };
    }

    /// <summary>Replaces the state by a saved one, or by readings; tokens that were handed out go on working.</summary>
    /// <exception cref="InvalidDataException">It is of other nodes or another version.</exception>
    public void Load(SavedCluster saved)
    {
        lock (State.Gate)
            saved.Put(State);
    }

    public async ValueTask DisposeAsync()
    {
        if (control is not null)
            await control.DisposeAsync();
        await listeners.DisposeAsync();
        lock (State.Gate)
            State.Tasks.Dispose();
        certificates.Dispose();
    }

    void Renew(NodeState node)
    {
        certificates.Renew(node.Name);
        State.Touch();
    }

    void CreateUsers()
    {
        RootPassword = Options.RootPassword ?? State.Access.Find("root@pam")?.Password ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        if (State.Access.Find("root@pam") is not { } root)
            State.Access.Users.Add("root@pam", root = new User("root@pam") { Password = RootPassword });
        var full = TokenOf(root);
        if (State.Access.Find("auditor@pve") is not { } auditor)
            State.Access.Users.Add("auditor@pve", auditor = new User("auditor@pve"));
        var look = TokenOf(auditor);
        State.Access.Acl.RemoveAll(entry => entry.Path == "/" && entry.Name == auditor.Id);
        State.Access.Acl.Add(new AclEntry("/", AclSubject.User, auditor.Id, "PVEAuditor", true));
        Token = $"{root.Id}!{full.Id}={full.Secret}";
        AuditToken = $"{auditor.Id}!{look.Id}={look.Secret}";
    }

    /// <summary>The user's token for Croft; one that was saved goes on working.</summary>
    ApiToken TokenOf(User user)
    {
        if (!user.Tokens.TryGetValue(Options.TokenId, out var token) || token.IsSeparated)
            user.Tokens[Options.TokenId] = token = new ApiToken(Options.TokenId, Guid.NewGuid().ToString()) { IsSeparated = false };
        return token;
    }
}
