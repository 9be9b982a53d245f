namespace Croft.Proxmox;

public readonly partial struct ProxmoxGuest
{
    /// <summary>Starts it (<c>POST …/status/start</c>); a running container is WrongState, a running virtual machine a failed task.</summary>
    /// <param name="timeout">Time for a virtual machine to start, in whole seconds; Proxmox's own when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> StartAsync(TimeSpan? timeout, CancellationToken ct) =>
        PowerAsync("start", new Form().AddFor(GuestKind.Qemu, Kind, "timeout", Seconds(timeout)), ct);

    /// <summary>Stops it at once, as by pulling the plug (<c>POST …/status/stop</c>).</summary>
    /// <param name="overruleShutdown">True to end a shutdown that is under way (8.0; left out before).</param>
    /// <param name="timeout">Time for a virtual machine to stop, in whole seconds; Proxmox's own when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> StopAsync(bool overruleShutdown, TimeSpan? timeout, CancellationToken ct) =>
        PowerAsync("stop", new Form().AddSpare("overrule-shutdown", Form.Text(overruleShutdown)).AddFor(GuestKind.Qemu, Kind, "timeout", Seconds(timeout)), ct);

    /// <summary>Asks it to shut down (<c>POST …/status/shutdown</c>).</summary>
    /// <param name="timeout">Time it has, in whole seconds; Proxmox's own when null (3 min for virtual machines, 1 for containers).</param>
    /// <param name="forceStop">True to stop it when the time is over; otherwise the task fails.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> ShutdownAsync(TimeSpan? timeout, bool forceStop, CancellationToken ct) =>
        PowerAsync("shutdown", new Form().Add("timeout", timeout).AddIf("forceStop", forceStop), ct);

    /// <summary>Shuts it down and starts it, with waiting config changes (<c>POST …/status/reboot</c>).</summary>
    public Task<Upid> RebootAsync(TimeSpan? timeout, CancellationToken ct) => PowerAsync("reboot", new Form().Add("timeout", timeout), ct);

    /// <summary>Pauses it, or writes its memory to disk and stops it (<c>POST …/status/suspend</c>).</summary>
    /// <param name="toDisk">True to hibernate a virtual machine.</param>
    /// <param name="stateStorage">Where its memory goes; Proxmox's choice when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> SuspendAsync(bool toDisk, string? stateStorage, CancellationToken ct) => PowerAsync("suspend", new Form()
        .AddFor(GuestKind.Qemu, Kind, "todisk", Form.Text(toDisk)).AddFor(GuestKind.Qemu, Kind, "statestorage", stateStorage), ct);

    /// <summary>Lets a paused one go on (<c>POST …/status/resume</c>).</summary>
    public Task<Upid> ResumeAsync(CancellationToken ct) => PowerAsync("resume", null, ct);

    /// <summary>Presses a virtual machine's reset button (<c>POST …/status/reset</c>).</summary>
    /// <exception cref="ProxmoxException">NotImplemented for containers.</exception>
    public Task<Upid> ResetAsync(CancellationToken ct) => PowerAsync("reset", null, ct);

    Task<Upid> PowerAsync(string verb, Form? form, CancellationToken ct) => api.StartAsync(HttpMethod.Post, $"{path}/status/{verb}", form, ct);

    static string? Seconds(TimeSpan? span) =>
        span is { } value ? ((long)Math.Ceiling(value.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
}
