using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Croft.Acceptance.Tests.BadInput;

/// <summary>Somebody else who works on the same cluster.</summary>
sealed class Other : IDisposable
{
    readonly HttpClient client;

    Other(HttpClient client) => this.client = client;

    public static Other Of(BadInputFolder bad)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509Certificate2.CreateFromPem(bad.Cluster.AuthorityPem));
        var direct = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } })
        {
            BaseAddress = new Uri($"{bad.Url}/api2/json/"),
        };
        direct.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("PVEAPIToken", bad.Cluster.Token);
        return new Other(direct);
    }

    public Task<string> PostAsync(string path, string form) => SendAsync(HttpMethod.Post, path, form);

    public Task<string> PutAsync(string path, string form) => SendAsync(HttpMethod.Put, path, form);

    public Task<string> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>A token with all its user may do, as Croft takes it.</summary>
    public async Task<string> TokenAsync(string user, string more)
    {
        using var answer = JsonDocument.Parse(await PostAsync($"access/users/{user}/token/t", $"privsep=0&{more}"));
        return $"{user}!t={answer.RootElement.GetProperty("data").GetProperty("value").GetString()}";
    }

    public void Dispose() => client.Dispose();

    async Task<string> SendAsync(HttpMethod method, string path, string? form)
    {
        using var message = new HttpRequestMessage(method, path);
        if (form is not null)
            message.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await client.SendAsync(message, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {answer.ReasonPhrase}");
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
