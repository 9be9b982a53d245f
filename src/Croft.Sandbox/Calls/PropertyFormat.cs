namespace Croft.Sandbox.Calls;

/// <summary>The format of a property string ("virtio,bridge=vmbr0"): its keys and the one that may stand alone.</summary>
internal sealed class PropertyFormat(string name, string? standsAlone, bool isOpen, params Parameter[] keys)
{
    readonly ParameterTable table = new(keys);

    /// <summary>As <see cref="Parameter.Format"/> wants it; every fault, sorted by key.</summary>
    public string? Check(string value)
    {
        var given = new Arguments();
        foreach (var part in value.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? standsAlone : Alias(part[..equals]);
            if (key is null)
                return "value without key, but schema does not define a default key";
            if (given.Has(key))
                return $"duplicate key in comma-separated list property: {key}";
            given.Set(key, equals < 0 ? part : AsFlag(key, part[(equals + 1)..]));
            if (Alias(part[..Math.Max(0, equals)]) != part[..Math.Max(0, equals)])
                given.Set(key, part[..equals]);
        }
        var faults = Faults(given).Order(StringComparer.Ordinal).ToList();
        return faults.Count == 0 ? null : "format error\n" + string.Join('\n', faults);
    }

    IEnumerable<string> Faults(Arguments given)
    {
        foreach (var (key, argument) in given.All)
        {
            var fault = table.Find(key) is { } parameter
                ? Verification.Fault(key, parameter, argument)
                : isOpen ? null : "property is not defined in schema and the schema does not allow additional properties";
            if (fault is not null)
                yield return $"{name}.{key}: {fault.TrimEnd('\n')}";
        }
        foreach (var key in table.RequiredNames)
            if (!given.Has(key))
                yield return $"{name}.{key}: property is missing and it is not optional";
    }

    // virtio=MAC says model and MAC at once
    string Alias(string key) => table.Find("model") is { } model && model.Values!.Contains(key) ? "model" : key;

    string AsFlag(string key, string value) => table.Find(key)?.Type is not ParameterType.Flag ? value : value switch
    {
        "on" or "yes" or "true" => "1",
        "off" or "no" or "false" => "0",
        _ => value,
    };
}
