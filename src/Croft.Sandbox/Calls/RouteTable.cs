namespace Croft.Sandbox.Calls;

/// <summary>All calls, found by method and decoded path segments.</summary>
internal sealed class RouteTable
{
    readonly Branch root = new();

    public RouteTable(IEnumerable<Call> calls, State.PveVersion release)
    {
        foreach (var call in calls.Where(call => call.IsIn(release)))
            Add(call, release);
    }

    /// <summary>Finds the call and puts what stands in the path into <paramref name="arguments"/>.</summary>
    public Route? Find(string method, ReadOnlySpan<string> segments, Arguments arguments)
    {
        var branch = root;
        foreach (var segment in segments)
        {
            if (branch.Fixed.TryGetValue(segment, out var next))
                branch = next;
            else if (branch.Open is { } open)
            {
                arguments.Set(branch.OpenName!, segment);
                branch = open;
            }
            else
                return null;
        }
        return branch.Routes.GetValueOrDefault(method);
    }

    void Add(Call call, State.PveVersion release)
    {
        var branch = root;
        List<Parameter> parameters = [.. call.Parameters.Where(parameter => parameter.IsIn(release))];
        foreach (var segment in call.Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment[0] == '{')
            {
                branch.OpenName = segment[1..^1];
                branch.Open ??= new Branch();
                parameters.Add(PathParameters.Of(branch.OpenName));
                branch = branch.Open;
            }
            else
            {
                if (!branch.Fixed.TryGetValue(segment, out var next))
                    branch.Fixed[segment] = next = new Branch();
                branch = next;
            }
        }
        branch.Routes.Add(call.Method, new Route(call, new ParameterTable(parameters)));
    }

    sealed class Branch
    {
        public Dictionary<string, Branch> Fixed { get; } = new(StringComparer.Ordinal);

        public Branch? Open { get; set; }

        public string? OpenName { get; set; }

        public Dictionary<string, Route> Routes { get; } = new(StringComparer.Ordinal);
    }
}

internal sealed record Route(Call Call, ParameterTable Parameters);
