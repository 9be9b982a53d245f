using Croft.Contracts;

namespace Croft.Engine.Tests.Guests;

public sealed class ShowTests
{
    [Theory, InlineData(GuestType.Vm), InlineData(GuestType.Ct)]
    public async Task Show_FreshAndRunning_TellsItsAddresses(GuestType type)
    {
        await using var lab = await Lab.StartAsync();
        if (type == GuestType.Ct)
            await lab.ContainerAsync("talk", start: true);
        else
            await MachineAsync(lab, "debian-12-template");

        var shown = await ShowAsync(lab, fresh: true);

        shown.Addresses.ShouldNotBeNull().ShouldHaveSingleItem().ShouldMatch(@"^e\S+ \d+\.\d+\.\d+\.\d+/16$");
        shown.Missing.ShouldBeEmpty();
        (await ShowAsync(lab, fresh: false)).Addresses.ShouldBeNull("nobody was asked");
    }

    [Fact]
    public async Task Show_AgentThatDoesNotAnswer_SaysSoAndShowsTheRest()
    {
        await using var lab = await Lab.StartAsync();
        await MachineAsync(lab, null);

        var shown = await ShowAsync(lab, fresh: true);

        shown.Addresses.ShouldBeNull();
        shown.Missing.ShouldHaveSingleItem().Why.ShouldContain("agent is not running");
        shown.Config["agent"].ShouldBe("enabled=1");
    }

    [Fact]
    public async Task Show_NoAgentEnabled_IsNotMissingAnything()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("talk", start: true);

        var shown = await ShowAsync(lab, fresh: true);

        shown.Addresses.ShouldBeNull();
        shown.Missing.ShouldBeEmpty();
    }

    static Task<GuestDetail> ShowAsync(Lab lab, bool fresh) => lab.Process.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = "talk", Fresh = fresh });

    // A machine made from a template has an agent inside; one made from nothing has none.
    static async Task MachineAsync(Lab lab, string? template)
    {
        if (template is null) await lab.MachineAsync("talk");
        else await lab.DoAsync("guest create", new CreateGuestRequest { Name = "talk", From = template });
        await lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "talk", Set = new Dictionary<string, string> { ["agent"] = "enabled=1" } });
        await lab.DoAsync("guest start", new StartGuestRequest { Guest = "talk" });
    }
}
