using System.Net;

namespace Croft.Sandbox.Wire;

/// <summary>A call that Proxmox refuses; becomes status line, message and errors.</summary>
internal sealed class ApiFault : Exception
{
    ApiFault(int status, string message) : base(message) => Status = status;

    public int Status { get; }

    /// <summary>Faults by parameter; null when the answer has no "errors".</summary>
    public IReadOnlyDictionary<string, string>? Errors { get; private init; }

    /// <summary>False where the real daemon answers bare text or nothing, as for 401 and 595.</summary>
    public bool Json { get; private init; } = true;

    /// <summary>Whether "message" keeps Perl's trailing newline.</summary>
    public bool Newline { get; private init; } = true;

    /// <summary>Bare text after the head; only where <see cref="Json"/> is false.</summary>
    public string? Text { get; private init; }

    /// <summary>How long the real daemon waits before it answers.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The call is tried again until the patience for a lock is used up.</summary>
    public bool IsWorthWaiting { get; private init; }

    public static ApiFault Failed(string message) => new(500, message);

    /// <summary>What a container says of a mount point that isn't there: a parser's fault, not its own.</summary>
    public static ApiFault NoMountPoint() => new(500, "format error")
    {
        Errors = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["mp"] = "property is missing and it is not optional",
            ["volume"] = "property is missing and it is not optional",
        },
    };

    public static ApiFault Denied(string message) => new(403, message);

    public static ApiFault DeniedAt(string path, params ReadOnlySpan<string> privileges) =>
        new(403, $"Permission check failed ({path}, {string.Join('|', privileges!)})");

    public static ApiFault Parameter(string name, string text) =>
        Parameters(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = text });

    public static ApiFault Parameters(IReadOnlyDictionary<string, string> errors) =>
        new(400, "Parameter verification failed.") { Errors = errors };

    public static ApiFault NotImplemented(string message) => new(501, message) { Newline = false };

    public static ApiFault NotFound(string message) => new(404, message) { Newline = false };

    /// <summary>424 for a node that stands alone.</summary>
    public static ApiFault NotInCluster(string message) => new(424, message) { Newline = false };

    public static ApiFault Bare(int status, string reason, string? text = null) => new(status, reason) { Json = false, Text = text };

    /// <summary>401 is delayed by three seconds, whatever the reason.</summary>
    public static ApiFault Unauthorized(string reason) =>
        new((int)HttpStatusCode.Unauthorized, reason) { Json = false, Delay = TimeSpan.FromSeconds(3) };

    /// <summary>A held file lock is waited for ten seconds.</summary>
    public static ApiFault LockTimeout(string file) =>
        new(500, $"can't lock file '{file}' - got timeout") { IsWorthWaiting = true };

    public static ApiFault BadLogin() =>
        new((int)HttpStatusCode.Unauthorized, "authentication failure") { Delay = TimeSpan.FromSeconds(3) };
}
