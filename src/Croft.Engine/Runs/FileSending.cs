using System.Globalization;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>Sends a call's file, and writes into the journal how far it is.</summary>
/// <remarks>A run that is left breaks it off: until its last byte has come, Proxmox keeps nothing of a file.</remarks>
sealed class FileSending(RunScope scope, string step, CallFile file) : IProgress<long>
{
    long sent;
    long told;

    /// <summary>The answer, once the whole file was sent.</summary>
    public async Task<ProxmoxAnswer> SendAsync(ProxmoxClient client, Stream data, CancellationToken stop)
    {
        var call = file.Call(data, this) with { Repeatable = false };
        var sending = client.SendAsync(call, stop);
        try
        {
            while (await Task.WhenAny(sending, Task.Delay(scope.Options.PollAtMost, scope.Time, CancellationToken.None)) != sending)
                await TellAsync();
        }
        catch
        {
            scope.Abandon();
            await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return await sending;
    }

    /// <inheritdoc/>
    public void Report(long value) => Volatile.Write(ref sent, value);

    // A hundredth at a time: the journal of a long upload stays short.
    Task TellAsync()
    {
        var (now, length) = (Volatile.Read(ref sent), file.Content.Length);
        if (now - told < length / 100 || now == told)
            return Task.CompletedTask;
        told = now;
        var line = string.Create(CultureInfo.InvariantCulture, $"sent {now >> 20} of {length >> 20} MiB ({100.0 * now / length:0}%)");
        return scope.Journal.WriteAsync(p => p.Event(new RunEvent(0, 0, p.Now) { Step = step, Line = line, Progress = (double)now / length }));
    }
}
