using Croft.Contracts;
using Croft.Engine.State.Yaml;
using Croft.Engine.Verbs;

namespace Croft.Engine.Manifests;

/// <summary><c>schema</c>: Writes the JSON Schema that editors check manifests by.</summary>
sealed class ShowSchema : IVerb<SchemaRequest, SchemaDocument>
{
    public static VerbInfo Info { get; } = new(
        "", "schema", "Writes the JSON Schema that editors check manifests by.", Permissions.Anyone, Effect.Reads, typeof(SchemaRequest), typeof(SchemaDocument))
    {
        About = Part.Nothing,
        NeedsWorkspace = false,
    };

    public Task<SchemaDocument> RunAsync(SchemaRequest request, VerbContext context, CancellationToken ct) =>
        Task.FromResult(new SchemaDocument { Schema = SpecSchema.Of(Kinds(request)) });

    static IReadOnlyList<string> Kinds(SchemaRequest request)
    {
        if (request.All == (request.Kind is not null))
            throw new FailureException(FailureKind.Invalid, request.All ? "--all and --kind exclude each other." : "Say --kind KIND, or --all.", $"Kinds: {Names()}.");
        if (request.All) return Kind.Names;
        return Kind.Names.Contains(request.Kind!, StringComparer.Ordinal) ? [request.Kind!]
            : throw new FailureException(FailureKind.NotFound, $"There is no kind '{request.Kind}'.", NearestWord.To(request.Kind!, Kind.Names) is { } nearest ? $"Did you mean {nearest}?" : $"Kinds: {Names()}.");
    }

    static string Names() => string.Join(", ", Kind.Names);
}
