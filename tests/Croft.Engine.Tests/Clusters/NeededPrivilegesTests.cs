using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Verbs;

namespace Croft.Engine.Tests.Clusters;

public sealed class NeededPrivilegesTests
{
    /// <summary>Sessions that only a terminal can carry are no verbs, and need privileges all the same.</summary>
    static readonly string[] Sessions = ["guest console"];

    static readonly HashSet<string> Eight = [.. NeededPrivileges.All.SelectMany(n => n.Privileges.Concat(n.Or)).Where(p => !p.StartsWith("VM.GuestAgent.", StringComparison.Ordinal))];
    static readonly HashSet<string> Nine = [.. NeededPrivileges.All.SelectMany(n => n.Privileges.Concat(n.Or)).Where(p => p != "VM.Monitor")];
    static readonly HashSet<string> Seven = [.. Eight.Except(["SDN.Use", "Sys.AccessNetwork", "Mapping.Use"])];

    [Fact]
    public void EveryVerb_HasARow_OrAReasonWhyItNeedsNone()
    {
        using var folder = new WorkspaceFolder();
        var verbs = folder.Start().Get<Catalogue>().Entries.Select(e => e.Info.FullName).ToHashSet(StringComparer.Ordinal);
        var rows = NeededPrivileges.All.Select(n => n.Verb).ToHashSet(StringComparer.Ordinal);
        verbs.Except(rows).Except(NeededPrivileges.Nothing.Keys).ShouldBeEmpty("a verb that asks Proxmox for something needs a row in NeededPrivileges, by the checks of its calls; one that does not, an entry in Nothing with the reason");
        rows.Concat(NeededPrivileges.Nothing.Keys).Except(verbs).ShouldBe(Sessions, ignoreOrder: true);
        rows.Intersect(NeededPrivileges.Nothing.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void Of_APrivilegeThatTheReleaseDoesNotKnow_IsNotAsked()
    {
        Asked("guest exec", Eight).ShouldBe("VM.Audit VM.Monitor");
        Asked("guest exec", Nine).ShouldBe("VM.Audit VM.GuestAgent.Unrestricted");
        NeededPrivileges.Of("guest clone", Seven).ShouldNotContain(n => n.Path == "/sdn/zones");
        NeededPrivileges.Of("guest clone", Nine).ShouldContain(n => n.Path == "/sdn/zones");
    }

    [Fact]
    public void Of_DownloadBeforeThereWasAPrivilegeForIt_AsksForTheClustersSettings()
    {
        NeededPrivileges.Of("storage download", Seven).Single(n => n.Path == "/").Privileges.ShouldBe(["Sys.Audit", "Sys.Modify"]);
        NeededPrivileges.Of("storage download", Nine).ShouldNotContain(n => n.Path == "/");
        NeededPrivileges.Of("storage download", Nine).Single(n => n.Path == "/nodes").Privileges.ShouldBe(["Sys.AccessNetwork"]);
    }

    static string Asked(string verb, HashSet<string> known) => string.Join(' ', NeededPrivileges.Of(verb, known).SelectMany(n => n.Privileges));
}
