using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Makes an entry (<c>POST {list}</c>); the plan holds the names of its secrets, the call their values.</summary>
sealed class CreateEntryStep(SecretValues secrets) : EntryStep
{
    public const string Name = "entry.create";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(EntryAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action, context, ct) is { } there)
        {
            return Wrong(action, there, action.Then) is { Count: > 0 } wrong
                ? Refuse(FailureKind.Conflict, action, "make", $"there is one, with another {string.Join(", ", wrong)}")
                : StepCheck.Already(Saw(action, there));
        }
        if (await ObjectionAsync(action, context, ct) is { } objection) return StepCheck.Refuse(objection);
        var kind = EntryKinds.Of(action);
        return Call(action, HttpMethod.Post, kind.ListPath(action.Name), null, [new(kind.NameKey, kind.Naming(action.Name)), .. kind.Made, .. await secrets.ResolveAsync(Parameters(kind, action.Then), key => IsSecret(action, key), ct)]);
    }

    /// <summary>The secrets of the call.</summary>
    public override IReadOnlyList<string> Secrets(EntryAction action) => secrets.Revealed(Parameters(EntryKinds.Of(action), action.Then), key => IsSecret(action, key));

    public override Task<Verdict> VerifyAsync(EntryAction action, StepContext context, CancellationToken ct) => ProveAsync(action, context, ct);

    public override PlanStep? Undo(EntryAction action, StepContext context) =>
        Other(action, "delete", DeleteEntryStep.Name, action with { Then = new Dictionary<string, string?>(StringComparer.Ordinal), Before = action.Then });
}

/// <summary>Changes an entry (<c>PUT {list}/{name}</c>); the digest is of this moment, what the plan changes is as the plan found it.</summary>
sealed class ConfigureEntryStep : EntryStep
{
    public const string Name = "entry.configure";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(EntryAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action, context, ct) is not { } there) return Refuse(FailureKind.NotFound, action, "change", "it is gone");
        if (Wrong(action, there, action.Then).Count == 0) return StepCheck.Already(Saw(action, there));
        if (Wrong(action, there, action.Before) is { Count: > 0 } other) return Refuse(FailureKind.Conflict, action, "change", $"its {string.Join(", ", other)} is no longer as it was planned on");
        if (await ObjectionAsync(action, context, ct) is { } objection) return StepCheck.Refuse(objection);
        var kind = EntryKinds.Of(action);
        var then = kind.Resets ? action.Then : action.Then.ToDictionary(t => t.Key, t => t.Value ?? Standard(kind, t.Key), StringComparer.Ordinal);
        List<KeyValuePair<string, string>> parameters = [.. Parameters(kind, then)];
        var gone = then.Where(t => t.Value is null && there.Settings.ContainsKey(t.Key)).Select(t => t.Key).ToList();
        if (gone.Count > 0) parameters.Add(new("delete", string.Join(',', gone)));
        if (kind.HasDigest && there.Digest is { } digest) parameters.Add(new("digest", digest));
        return Call(action, HttpMethod.Put, there.Path, there.Digest, parameters);
    }

    public override Task<Verdict> VerifyAsync(EntryAction action, StepContext context, CancellationToken ct) => ProveAsync(action, context, ct);

    public override PlanStep? Undo(EntryAction action, StepContext context) =>
        Other(action, "put back", Name, action with { Then = action.Before, Before = action.Then });

    static string? Standard(EntryKind kind, string key) => kind.Kind.Shape.TryFind(key, out var field, out _) ? field.Default ?? "" : "";
}

/// <summary>Deletes an entry (<c>DELETE {list}/{name}</c>), as long as it is what the plan saw.</summary>
sealed class DeleteEntryStep : EntryStep
{
    public const string Name = "entry.delete";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(EntryAction action, StepContext context, CancellationToken ct)
    {
        if (await FindAsync(action, context, ct) is not { } there) return StepCheck.Already(Gone(action));
        if (Wrong(action, there, action.Before) is { Count: > 0 } other) return Refuse(FailureKind.Conflict, action, "delete", $"its {string.Join(", ", other)} is no longer as it was planned on");
        return await ObjectionAsync(action, context, ct) is { } objection ? StepCheck.Refuse(objection) : Call(action, HttpMethod.Delete, there.Path, there.Digest);
    }

    public override async Task<Verdict> VerifyAsync(EntryAction action, StepContext context, CancellationToken ct) => await FindAsync(action, context, ct) is { } there
        ? Verdict.No($"{EntryKinds.Of(action).Told(action.Name)} should be gone; {action.Cluster} still lists it.", Saw(action, "name", there.Name))
        : Verdict.Yes(Gone(action));

    public override PlanStep? Undo(EntryAction action, StepContext context) => action.HasSecret ? null
        : Other(action, "make again", CreateEntryStep.Name, action with { Then = action.Before, Before = new Dictionary<string, string?>(StringComparer.Ordinal) });

    static Evidence Gone(EntryAction action) => Saw(action, "name", "is not listed");
}
