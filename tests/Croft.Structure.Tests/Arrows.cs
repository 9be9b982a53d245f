using System.Xml.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Croft.Structure.Tests;

/// <summary>Who may use whom: between projects, and between the rooms of Engine.</summary>
public sealed class Arrows
{
    static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Croft.Contracts"] = [],
        ["Croft.Proxmox"] = [],
        ["Croft.Sandbox"] = [],
        ["Croft.Engine"] = ["Croft.Contracts", "Croft.Proxmox", "Croft.Sandbox"],
        ["Croft.Cli"] = ["Croft.Contracts"],
        ["Croft.Server"] = ["Croft.Contracts", "Croft.Engine"],
        ["Croft"] = ["Croft.Contracts", "Croft.Proxmox", "Croft.Sandbox", "Croft.Engine", "Croft.Cli", "Croft.Server"],
    };

    /// <summary>Rooms from left to right: a room may use those before it, never those after.</summary>
    static readonly string[] Rooms =
        ["Verbs", "State", "Secrets", "Access", "Identity", "Clusters", "Runs", "Reach", "Inventory", "Tasks", "Nodes", "Guests", "Storage", "Network", "Firewall", "Backups", "Templates", "Pools", "Accounts", "Ha", "Replication", "Raw", "Manifests", "Planning", "Drift", "Rehearsal"];

    [Fact]
    public void Projects_Reference_OnlyWhatTheDesignAllows()
    {
        var wrong =
            from project in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            let name = Path.GetFileNameWithoutExtension(project)
            from reference in XDocument.Load(project).Descendants("ProjectReference")
            let target = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
            where !MayReference.TryGetValue(name, out var allowed) || !allowed.Contains(target)
            select $"{name} → {target}";

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Rooms_Use_OnlyRoomsToTheirLeft()
    {
        var wrong =
            from file in SourceTree.Product
            let room = RoomOf(file.Path)
            where room is not null
            from used in file.Nodes<UsingDirectiveSyntax>().Select(u => u.NamespaceOrType.ToString())
                .Concat(file.Nodes<QualifiedNameSyntax>().Select(q => q.ToString()))
            where used.StartsWith("Croft.Engine.", StringComparison.Ordinal)
            let other = used.Split('.')[2]
            where Rooms.Contains(other) && Array.IndexOf(Rooms, other) > Array.IndexOf(Rooms, room)
            select $"{file.Path}: {room} uses {other}";

        wrong.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Rooms_Are_AllInTheOrder() =>
        Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src/Croft.Engine"))
            .Select(d => Path.GetFileName(d)!)
            .Where(d => d is not ("bin" or "obj"))
            .ShouldBeSubsetOf(Rooms);

    [Fact]
    public void Rooms_EachHaveTheirDoc()
    {
        var missing =
            from folder in Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src/Croft.Engine"))
            let room = Path.GetFileName(folder)
            where room is not ("bin" or "obj")
            let file = SourceTree.Product.FirstOrDefault(f => f.Path == $"src/Croft.Engine/{room}/{room}Room.cs")
            where file is null || !file.Syntax.ToFullString().Contains("/// Uses", StringComparison.Ordinal)
            select $"src/Croft.Engine/{room}/{room}Room.cs with a doc that says what it is for and what it 'Uses'";

        missing.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(typeof(Croft.Engine.Verbs.IVerb))]
    [InlineData(typeof(Croft.Contracts.VerbInfo))]
    [InlineData(typeof(Croft.Proxmox.ProxmoxClient))]
    public void Assemblies_BelowTheFaces_KnowNoAspNetCore(Type member) =>
        member.Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(n => n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
            .ShouldBeEmpty();

    static string? RoomOf(string path)
    {
        var parts = path.Split('/');
        return parts is ["src", "Croft.Engine", var room, _, ..] && Rooms.Contains(room) ? room : null;
    }
}
