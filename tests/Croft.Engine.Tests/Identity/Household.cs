using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Engine.State;
using Croft.Engine.Tests.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Identity;

/// <summary>A workspace with users, a clock that stands, and passwords that are hashed fast.</summary>
sealed class Household : IDisposable
{
    public const string Password = "correct horse battery";

    readonly WorkspaceFolder folder;

    Household(WorkspaceFolder folder)
    {
        this.folder = folder;
        Process = Start();
    }

    public ManualTime Time { get; } = new(new DateTimeOffset(2027, 1, 1, 12, 0, 0, TimeSpan.Zero));
    public WorkspaceFolder.Process Process { get; }
    public WorkspaceFolder Folder => folder;
    public Callers Callers => Process.Get<Callers>();
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Household> MadeAsync() => new(await WorkspaceFolder.MadeAsync());

    /// <summary>Another process on the same workspace.</summary>
    public WorkspaceFolder.Process Start(int iterations = 1000) =>
        folder.Start(more: s => s.AddSingleton<TimeProvider>(Time), instead: s => s.AddSingleton(new Passwords(iterations)));

    /// <summary>Makes a user who holds roles, as <c>operator cluster:lab</c>.</summary>
    public async Task AddAsync(string name, params string[] grants)
    {
        await RunAsync("user create", new CreateCroftUserRequest { Name = name, Password = Password });
        foreach (var grant in grants.Select(g => g.Split(' ')))
            await GrantAsync(name, grant[0], grant.ElementAtOrDefault(1) ?? "*");
    }

    public Task<CroftGranted> GrantAsync(string name, string role, string scope = "*") =>
        RunAsync<CroftGranted>("user grant", new GrantCroftRoleRequest { Name = name, Role = role, Scope = scope });

    /// <summary>A token's text, made by the owner of the workspace.</summary>
    public async Task<string> TokenAsync(string user, string name = "one", IReadOnlyList<string>? permissions = null, IReadOnlyList<string>? scopes = null) =>
        (await RunAsync<CreatedCroftToken>("token create", new CreateCroftTokenRequest { User = user, Name = name, Permission = permissions ?? [], Scope = scopes ?? [] })).Token;

    public Task<Caller?> CallerAsync(string token) => Callers.OfTokenAsync(token, Ct);

    public Task<Failure> FailsAsync(string verb, object request) => Process.FailsAsync(verb, request);

    public Task<object> RunAsync(string verb, object request) => Process.RunAsync(verb, request);

    public async Task<T> RunAsync<T>(string verb, object request) => (T)await Process.RunAsync(verb, request);

    /// <summary>As somebody else, who holds what they hold now.</summary>
    public async Task<T> RunAsAsync<T>(string user, string verb, object request) => (T)await Process.RunAsync(verb, request, await ContextAsync(user));

    public async Task<Failure> FailsAsAsync(string user, string verb, object request) => await Process.FailsAsync(verb, request, await ContextAsync(user));

    public async Task<VerbContext> ContextAsync(string user) =>
        new(new Actor(user, (await Process.Get<IdentityStore>().ReadAsync(t => t.UserAsync(user), Ct)).Grants), "test");

    public static string Told(IReadOnlyList<Grant> grants) =>
        string.Join("; ", grants.OrderBy(g => g.Scope.ToString(), StringComparer.Ordinal).Select(g => $"{g.Scope}: {string.Join(' ', g.Permissions.Order(StringComparer.Ordinal))}"));

    public void Dispose() => folder.Dispose();
}
