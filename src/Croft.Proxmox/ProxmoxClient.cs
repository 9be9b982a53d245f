namespace Croft.Proxmox;

/// <summary>A client of one Proxmox VE cluster.</summary>
public sealed class ProxmoxClient : IDisposable
{
    readonly ProxmoxOptions options;
    readonly CertificateJudge judge;
    readonly Endpoint[] endpoints;

    /// <summary>A client that connects on its first call.</summary>
    /// <exception cref="ArgumentException">An option is out of its limits.</exception>
    public ProxmoxClient(ProxmoxOptions options)
    {
        options.Validate();
        this.options = options;
        judge = new CertificateJudge(options.Trust);
        endpoints = [.. options.Endpoints.Select(address => new Endpoint(address, options, judge))];
    }

    /// <summary>Sends one call and returns its answer.</summary>
    /// <exception cref="ProxmoxException">Proxmox, or the way to it, said no.</exception>
    public async Task<ProxmoxAnswer> SendAsync(ProxmoxCall call, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(call.Deadline ?? options.Deadline, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        var endpoint = endpoints[0];
        using var request = RequestForm.Build(call, endpoint.Address);
        if (options.Credential is ApiToken token)
            request.Headers.TryAddWithoutValidation("Authorization", $"PVEAPIToken={token.Id}={token.Secret}");
        using var response = await endpoint.SendAsync(request, both.Token).ConfigureAwait(false);
        return await AnswerReader.ReadAsync(call, endpoint.Address, response, options.AnswerLimit, both.Token).ConfigureAwait(false);
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        foreach (var endpoint in endpoints)
            endpoint.Dispose();
        judge.Dispose();
    }
}
