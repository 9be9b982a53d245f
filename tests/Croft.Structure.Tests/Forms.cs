using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Cli.Printing;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Remote;

namespace Croft.Structure.Tests;

/// <summary>Requests and results have one form in JSON, whoever writes it, and come back as they were sent.</summary>
public sealed class Forms
{
    static readonly Composition croft = new(new WorkspaceLocation("/", "/", "/"), "test");

    public static TheoryData<string> Verbs => [.. croft.Catalogue.Select(v => v.FullName)];

    static VerbInfo Verb(string name) => croft.Catalogue.First(v => v.FullName == name);

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Result_IsWrittenAlikeByTheServerAndTheCommandLine_AndIsReadBack(string name)
    {
        var type = Verb(name).Result;
        for (var seed = 1; seed <= 3; seed++)
        {
            var result = new Samples(seed).Of(type)!;
            var sent = JsonSerializer.Serialize(result, type, ContractJson.Shown);
            JsonNode.DeepEquals(JsonNode.Parse(sent), ResultJson.Node(result)).ShouldBeTrue($"{sent}\n{ResultJson.Write(result)}");
            var read = JsonSerializer.Deserialize(sent, type, ContractJson.Shown)!;
            JsonSerializer.Serialize(read, type, ContractJson.Shown).ShouldBe(sent);
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Request_IsWrittenAsTheServerReadsIt(string name)
    {
        var verb = Verb(name);
        if (verb.AbsentFrom.ContainsKey("rest")) return;
        var route = VerbRoute.Of(verb);
        var request = new Samples(7).Of(verb.Request)!;
        if (route.File is not null) return;
        using var call = RequestWriter.Write(verb, request);
        call.Method.Method.ShouldBe(route.Method);
        var address = call.RequestUri!.OriginalString;
        address.Split('?')[0].Split('/').Length.ShouldBe(route.Template.Split('/').Length);
        foreach (var property in VerbRoute.PropertiesOf(verb).Where(p => p.IsDefined(typeof(SecretAttribute), true)))
            address.ShouldNotContain(Uri.EscapeDataString((string?)property.GetValue(request) ?? "nothing"), Case.Sensitive, $"{name}: a secret in an address stands in logs");
    }
}
