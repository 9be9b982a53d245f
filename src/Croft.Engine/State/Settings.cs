using Croft.Contracts;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.State;

/// <summary>What croft.yaml says, bound and checked; a section that is absent has its defaults.</summary>
public sealed class Settings
{
    /// <summary>The only version of the file there is.</summary>
    public const string ApiVersion = "croft/v1";

    readonly IReadOnlyDictionary<Type, object> sections;

    Settings(Workspace workspace, IReadOnlyDictionary<Type, object> sections)
    {
        Workspace = workspace;
        this.sections = sections;
    }

    /// <summary>The workspace that the file describes.</summary>
    public Workspace Workspace { get; }

    /// <summary>Options of a section that a room has registered.</summary>
    public TOptions Get<TOptions>() where TOptions : class => (TOptions)sections[typeof(TOptions)];

    /// <summary>Reads croft.yaml of the nearest workspace, from the location's folder upward.</summary>
    /// <exception cref="FailureException">NotFound: there is none. Invalid: the file is wrong. Denied: it can't be read.</exception>
    public static Settings Load(WorkspaceLocation location, IEnumerable<OptionSection> sections)
    {
        var root = Workspace.FindRoot(location.Folder) ?? throw new FailureException(
            FailureKind.NotFound, $"There is no workspace in {location.Folder} or above it.", "Make one here with: croft init");
        var file = Path.Combine(root, Workspace.FileName);
        try
        {
            return Read(file, File.ReadAllText(file), [.. sections]);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new FailureException(
                new Failure(FailureKind.Denied, $"{file} can't be read by this user.") { Cause = e.Message, WayOut = "Run Croft as the workspace's owner." }, e);
        }
    }

    /// <summary>Reads the text of croft.yaml.</summary>
    /// <exception cref="FailureException">Invalid: every fault at once, each with file, line and column.</exception>
    public static Settings Read(string file, string text, IReadOnlyList<OptionSection> sections)
    {
        var faults = new YamlFaults(file);
        var root = YamlTree.Read(text, faults);
        var binder = new OptionBinder(faults);
        var bound = new Dictionary<Type, object>();
        var head = new Head();
        if (root is YamlMap map)
        {
            binder.RefuseUnknown(map, "", ["apiVersion", "workspace", .. sections.Select(s => s.Name)]);
            if (map["apiVersion"] is not { } version)
                faults.AddUnlessCut("apiVersion", $"is missing; it has to be {ApiVersion}", map);
            else if (version is not YamlScalar { Value: ApiVersion })
                faults.Add("apiVersion", $"has to be {ApiVersion}", version);
            head = (Head)binder.Bind(typeof(Head), map["workspace"], "workspace");
            if (map["workspace"] is null)
                faults.AddUnlessCut("workspace", "is missing; croft init writes it", map);
            else if (head.Id == Guid.Empty && map["workspace"] is YamlMap workspace && (workspace["id"] is null || Guid.TryParse((workspace["id"] as YamlScalar)?.Value, out _)))
                faults.AddUnlessCut("workspace.id", "is missing or zero; croft init writes it", workspace);
        }
        else
            faults.AddUnlessCut("croft.yaml", "has to hold keys and values: apiVersion, workspace", root);
        foreach (var section in sections)
            bound[section.Options] = binder.Bind(section.Options, (root as YamlMap)?[section.Name], section.Name);
        faults.ThrowIfAny();
        return new Settings(new Workspace(Path.GetDirectoryName(Path.GetFullPath(file))!, head.Id, head.Name), bound);
    }

    internal static string Text(Guid id, string name, DatabaseOptions? database = null) =>
        $"""
        apiVersion: {ApiVersion}
        workspace:
          id: {id}
          name: {YamlScalar.Quote(name)}

        """ + (database?.Url is null ? "" : $"""
        database:
          url: {YamlScalar.Quote(database.Url)}

        """) + (database?.Password is null ? "" : $"""
          password: {database.Password}

        """);

    sealed record Head
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
    }
}
