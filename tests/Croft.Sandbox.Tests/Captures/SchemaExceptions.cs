namespace Croft.Sandbox.Tests.Captures;

/// <summary>Where the sandbox leaves the schema because the real daemons do, each with its reason.</summary>
internal static class SchemaExceptions
{
    public static readonly string[] Parameters =
    [
        // the root index is answered, and described nowhere
        "GET : no such call",
    ];

    public static readonly string[] Answers =
    [
        // described as texts, recorded as objects
        "/nodes/{node}/vzdump/defaults data.performance",
        "/nodes/{node}/vzdump/defaults data.fleecing",
    ];
}
