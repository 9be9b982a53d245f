using System.Diagnostics;

namespace Croft.Acceptance.Tests.BadInput;

/// <summary>Runs croft as a user without privileges, when the tests run as root.</summary>
static class Ordinary
{
    const int Nobody = 65534;

    /// <summary>Gives the folder to an ordinary user; returns the words of shell that stand before a command of theirs.</summary>
    public static async Task<string> TakeOverAsync(TestFolder folder)
    {
        if (Environment.UserName != "root")
            Assert.Skip("Another user's place is taken by root alone.");
        var before = $"setpriv --reuid={Nobody} --regid={Nobody} --clear-groups env HOME={folder.Root}";
        if (await ExitAsync($"{before} dotnet {CroftProcess.Program} --help") != 0)
            Assert.Skip($"An ordinary user can't run what lies in {Path.GetDirectoryName(CroftProcess.Program)}.");
        (await ExitAsync($"chown -R {Nobody}:{Nobody} {folder.Root}")).ShouldBe(0);
        return before;
    }

    static async Task<int> ExitAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", $"{line} >/dev/null 2>&1"]) { UseShellExecute = false })!;
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return shell.ExitCode;
    }
}
