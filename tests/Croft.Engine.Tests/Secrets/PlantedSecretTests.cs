using System.Text;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Secrets;

/// <summary>Secrets are planted; then everything that was written or said is searched for them.</summary>
public sealed class PlantedSecretTests
{
    const string Planted = "planted-5f1c0e9b", Refused = "planted-a81d77c3";

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Everything_WrittenOrSaid_HoldsNoPlantedSecret()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var process = folder.Start(s => s.AddVerb<Give, GiveRequest, GiveResult>());
        var said = new StringBuilder();
        said.Append(await process.RunAsync("credential give", new GiveRequest { Name = "lab", Token = Planted }));
        said.Append(await process.FailsAsync("credential give", new GiveRequest { Name = "lab", Token = Refused }));
        said.Append(await process.FailsAsync("credential give", new GiveRequest { Name = "too long a name", Token = Planted }));
        said.Append((await process.RunAsync<AuditExport>("audit export", new ExportAuditRequest())).Content);

        said.ToString().ShouldNotContain("planted-");
        foreach (var file in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
            Encoding.Latin1.GetString(Read(file)).Contains("planted-", StringComparison.Ordinal).ShouldBeFalse(file);
    }

    static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    internal sealed record GiveRequest
    {
        [System.ComponentModel.DataAnnotations.StringLength(10)] public string Name { get; init; } = "";
        [Secret] public string? Token { get; init; }
    }

    internal sealed record GiveResult(Secret Token, int Sealed);

    /// <summary>Does with a credential what a room does: seals it, and fails with it in hand.</summary>
    sealed class Give(SecretStore store, Database database) : IVerb<GiveRequest, GiveResult>
    {
        public static VerbInfo Info { get; } =
            new("credential", "give", "Gives.", Permissions.ClusterKeep, Effect.Keeps, typeof(GiveRequest), typeof(GiveResult)) { RevealsSecrets = true };

        public async Task<GiveResult> RunAsync(GiveRequest request, VerbContext context, CancellationToken ct)
        {
            var secret = new Secret(request.Token!);
            if (request.Token == Refused)
                throw new InvalidOperationException($"The token {secret} of {request.Name} was refused.");
            var box = store.Seal(secret, new SecretPlace("credentials", request.Name, "token"));
            await using var connection = await database.OpenAsync(Durability.Full, ct);
            await using var command = connection.Command(null, "CREATE TABLE credentials (token BLOB); INSERT INTO credentials VALUES (@token)", ("@token", box));
            await command.ExecuteNonQueryAsync(ct);
            return new GiveResult(secret, box.Length);
        }
    }
}
