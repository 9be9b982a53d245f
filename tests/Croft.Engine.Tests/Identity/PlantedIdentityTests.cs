using System.Text;
using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Engine.Secrets;

namespace Croft.Engine.Tests.Identity;

/// <summary>Everything that opens an account is made; then every file and every row of the audit is searched for it.</summary>
public sealed class PlantedIdentityTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Everything_Kept_HoldsNoSecretInTheClear()
    {
        using var home = await Household.MadeAsync();
        List<string> planted = [Household.Password, "typed-as-a-name-5f1c"];
        planted.Add((await home.Process.Get<Setup>().IssueAsync(Ct))!);
        planted.Add((await home.Process.Get<Setup>().IssueAdministratorTokenAsync("admin", Ct))!);
        await home.AddAsync("ben", "viewer");
        planted.Add(await home.TokenAsync("ben"));
        var begun = await home.RunAsync<CroftEnrollment>("user enroll", new EnrollCroftUserRequest { Name = "ben" });
        var code = Totp.Code(Totp.FromBase32(begun.Key!), Totp.StepOf(home.Time.GetUtcNow()));
        var counts = await home.RunAsync<CroftEnrollment>("user enroll", new EnrollCroftUserRequest { Name = "ben", Code = code });
        planted.AddRange([begun.Key!, .. counts.RecoveryCodes, .. counts.RecoveryCodes.Select(c => c.Replace("-", "", StringComparison.Ordinal))]);
        home.Time.Advance(TimeSpan.FromMinutes(2));
        var source = new SignInSource("192.0.2.7", "Firefox");
        var signIn = home.Process.Get<SignIn>();
        planted.Add((await signIn.RunAsync(new SignInAttempt("ben", new Secret(Household.Password), new Secret(counts.RecoveryCodes[0])), source, Ct)).Session!.Reveal());
        await signIn.RunAsync(new SignInAttempt("typed-as-a-name-5f1c", new Secret("x"), null), source, Ct);
        await home.Process.Get<KeyRing>().AddAsync(new RingKey("key-1", new Secret("<key>planted-ring</key>")), Ct);
        planted.Add("planted-ring");
        var said = (await home.RunAsync<AuditExport>("audit export", new ExportAuditRequest())).Content + begun + counts;

        var files = ReadAll(home.Folder.Root);
        foreach (var secret in planted)
        {
            said.ShouldNotContain(secret);
            files.Where(f => f.Content.Contains(secret, StringComparison.Ordinal)).Select(f => f.Path).ShouldBeEmpty();
        }
        files.ShouldContain(f => f.Content.Contains("Firefox"), "the rows are among what was read");
    }

    [Fact]
    public async Task KeyRing_ListsWhatWasKept_InOrder()
    {
        using var home = await Household.MadeAsync();
        var ring = home.Process.Get<KeyRing>();
        (await ring.ListAsync(Ct)).ShouldBeEmpty();
        await ring.AddAsync(new RingKey("b", new Secret("one")), Ct);
        home.Time.Advance(TimeSpan.FromDays(1));
        await ring.AddAsync(new RingKey("a", new Secret("two")), Ct);
        (await home.Start().Get<KeyRing>().ListAsync(Ct)).Select(k => (k.Name, k.Text.Reveal())).ShouldBe([("b", "one"), ("a", "two")]);
    }

    /// <summary>Every file; once more where SQLite moved its log into the database meanwhile.</summary>
    static IReadOnlyList<(string Path, string Content)> ReadAll(string root)
    {
        while (true)
        {
            try
            {
                return [.. Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(f => (f, Encoding.Latin1.GetString(Read(f))))];
            }
            catch (FileNotFoundException)
            {
                // Another test's end closes the pools of all.
            }
        }
    }

    static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
