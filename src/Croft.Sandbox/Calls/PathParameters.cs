namespace Croft.Sandbox.Calls;

/// <summary>Parameters that stand in paths, declared once.</summary>
internal static class PathParameters
{
    public static readonly Parameter Vmid =
        new("vmid", ParameterType.Integer) { Format = Formats.Vmid, Minimum = 100, Maximum = 999_999_999, IsOptional = false };

    static readonly Dictionary<string, Parameter> Known = new(StringComparer.Ordinal)
    {
        ["node"] = Parameter.Text("node", Formats.Node).Required(),
        ["vmid"] = Vmid,
        ["storage"] = Parameter.Text("storage", Formats.StorageId).Required(),
        ["snapname"] = Parameter.Text("snapname", Formats.ConfigId, 40).Required(),
    };

    public static Parameter Of(string name) => Known.GetValueOrDefault(name) ?? Parameter.Text(name).Required();
}
