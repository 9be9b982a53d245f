using Croft.Cli.Tests.Fakes;
using Croft.Contracts;

namespace Croft.Cli.Tests;

public sealed class OptionTests : IDisposable
{
    readonly Shell _shell = new();
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("croft-cli-");

    [Fact]
    public async Task Shear_EveryKindOfOption_FillsTheRequest()
    {
        var code = await _shell.TypeAsync(
            "sheep", "shear", "dolly", "--style", "black-face", "--memory=4G", "molly", "--leave", "12.5%", "--timeout", "1h30m", "--no-sweep", "--dry",
            "--set", "net0=virtio,bridge=vmbr0", "--set", "note=", "--store", "barn", "--tags", "a,b", "--tags", "c");
        _shell.Error.ShouldBe("do nothing: nothing to do\n");
        code.ShouldBe(0);
        var request = _shell.Invoker.Request<ShearSheep>();
        request.Sheep.ShouldBe(["dolly", "molly"]);
        request.Style.ShouldBe(Breed.BlackFace);
        request.Memory.ShouldBe(4096);
        request.Leave.ShouldBe(12.5);
        request.Timeout.ShouldBe(TimeSpan.FromMinutes(90));
        request.Sweep.ShouldBeFalse();
        request.Dry.ShouldBe(true);
        request.Set.ShouldBe(new Dictionary<string, string> { ["net0"] = "virtio,bridge=vmbr0", ["note"] = "" }, ignoreOrder: true);
        request.Store.ShouldBe("barn");
        request.Tags.ShouldBe(["a", "b", "c"]);
    }

    [Theory]
    [InlineData("", "dale", "black and old", "--which", "black and old", "dale")]
    [InlineData("dolly", "hill", null, "dolly", "hill")]
    public async Task Drive_OptionInPlaceOfAName_MovesTheOtherNamesUp(string sheep, string meadow, string? which, params string[] words)
    {
        await _shell.TypeAsync(["sheep", "drive", .. words]);

        _shell.Invoker.Request<DriveSheep>().ShouldBe(new DriveSheep { Sheep = sheep, Meadow = meadow, Which = which });
    }

    [Theory]
    [InlineData("dolly is too much after MEADOW.", "--which", "black", "dale", "dolly")]
    [InlineData("MEADOW is missing", "--which", "black")]
    [InlineData("SHEEP is missing")]
    public async Task Drive_TooManyOrTooFewNames_SaysWhich(string fault, params string[] words)
    {
        (await _shell.TypeAsync(["sheep", "drive", .. words])).ShouldBe(64);
        _shell.Error.ShouldContain(fault);
        _shell.Invokers.ShouldBe(0);
    }

    [Fact]
    public async Task Drive_Help_ShowsTheNameAndWhatTakesItsPlace()
    {
        await _shell.TypeAsync("sheep", "drive", "--help");
        _shell.Out.ShouldContain("croft sheep drive (SHEEP | --which TEXT) MEADOW [options]");
    }

    [Fact]
    public async Task Shear_NothingButNames_KeepsDefaults()
    {
        await _shell.TypeAsync("sheep", "shear", "dolly", "--no-dry");
        var request = _shell.Invoker.Request<ShearSheep>();
        request.Memory.ShouldBeNull();
        request.Timeout.ShouldBe(TimeSpan.FromSeconds(90));
        request.Sweep.ShouldBeTrue();
        request.Dry.ShouldBe(false);
    }

    [Fact]
    public async Task Shear_ManyFaults_NamesAllAndCallsNobody()
    {
        var code = await _shell.TypeAsync(
            "sheep", "shear", "dolly", "--memory", "8", "--style", "merinoo", "--timeout", "30", "--store", "cellar", "--tags", "far-too-long", "--set", "x",
            "--leave", "half", "--sweep");
        code.ShouldBe(64);
        _shell.Invokers.ShouldBe(0);
        _shell.Error.ShouldBe(
            """
            croft sheep shear can't be understood:
              --sweep is no option here. Did you mean '--no-sweep'?
              --style 'merinoo' is one of merino, blackFace, texel. Did you mean 'merino'?
              --memory '8' must be from 16 to 65536 MB.
              --leave 'half' is no number.
              --timeout '30' is no length of time: say 30s, 5m, 1h30m or 2d.
              --set 'x' is no KEY=VALUE.
              --store 'cellar' is one of attic, barn.
              --tags 'far-too-long' has at most 8 characters.
            croft sheep shear --help explains it.

            """);
    }

    [Theory]
    [InlineData("512M", 512)]
    [InlineData("4GiB", 4096)]
    [InlineData("2048", 2048)]
    [InlineData("16mb", 16)]
    [InlineData("1.5G", 1536)]
    public async Task Size_WithUnit_CountsInTheUnit(string typed, int expected)
    {
        await _shell.TypeAsync("sheep", "shear", "dolly", "--memory", typed);
        _shell.Invoker.Request<ShearSheep>().Memory.ShouldBe(expected);
    }

    [Theory]
    [InlineData("20000K", "'20000K' is no whole number of MB.")]
    [InlineData("4X", "'4X' is no size: say 4096, 512M, 4G or 1T (in MB without a letter).")]
    [InlineData("-1", "'-1' is no size")]
    [InlineData("99999999P", "is too large.")]
    public async Task Size_Wrong_IsExplained(string typed, string expected)
    {
        (await _shell.TypeAsync("sheep", "shear", "dolly", "--memory", typed)).ShouldBe(64);
        _shell.Error.ShouldContain(expected);
    }

    [Theory]
    [InlineData("2026-11-20 14:00", "2026-11-20T13:00:00Z")]
    [InlineData("2026-11-20T14:00:00Z", "2026-11-20T14:00:00Z")]
    [InlineData("2026-11-20T14:00:00+02:00", "2026-11-20T12:00:00Z")]
    [InlineData("2026-11-21 07:50:00 UTC", "2026-11-21T07:50:00Z")]
    [InlineData("2026-11-21 07:50:00 +01:00", "2026-11-21T06:50:00Z")]
    [InlineData("10 minutes ago", "2026-11-21T07:50:00Z")]
    [InlineData("2h ago", "2026-11-21T06:00:00Z")]
    public async Task Moment_LocalAbsoluteOrRelative_IsRead(string typed, string expected)
    {
        _shell.Invoker.Answer = (_, _) => new Page<SheepRow>([]);
        await _shell.TypeAsync("sheep", "list", "--as-of", typed);
        _shell.Invoker.Request<ListSheep>().AsOf.ShouldBe(DateTimeOffset.Parse(expected));
    }

    [Fact]
    public async Task List_EnumsByComma_AreRead()
    {
        _shell.Invoker.Answer = (_, _) => new Page<SheepRow>([]);
        await _shell.TypeAsync("sheep", "list", "--breed", "merino,texel", "--fresh");
        _shell.Invoker.Request<ListSheep>().Breed.ShouldBe([Breed.Merino, Breed.Texel]);
        _shell.Invoker.Request<ListSheep>().Fresh.ShouldBeTrue();
    }

    [Fact]
    public async Task Required_MissingWithoutTerminal_IsNamed()
    {
        (await _shell.TypeAsync("shed", "set-key")).ShouldBe(64);
        _shell.Error.ShouldContain("SHED is missing: Name of the shed.");
        _shell.Error.ShouldContain("--key-file is missing: The new key.");
    }

    [Fact]
    public async Task Required_MissingOnTerminal_IsAskedForAndTheSecretNotShown()
    {
        _shell.Width = 80;
        _shell.InputIsTerminal = true;
        _shell.Input = "north\n";
        _shell.Secrets.Enqueue("hunter2");
        _shell.Invoker.Answer = (_, r) => new ShedKept { Shed = ((SetKey)r).Shed, Length = ((SetKey)r).Key.Length };
        (await _shell.TypeAsync("shed", "set-key", "--no-color")).ShouldBe(0);
        _shell.Invoker.Request<SetKey>().Key.ShouldBe("hunter2");
        _shell.Error.ShouldBe("shed: key: \n");
        _shell.Out.ShouldBe("shed    north\nlength  7\n");
    }

    [Fact]
    public async Task Secret_FromStandardInputAtATerminal_IsAskedForAndNotShown()
    {
        _shell.Width = 80;
        _shell.InputIsTerminal = true;
        _shell.Secrets.Enqueue("hunter2");
        _shell.Invoker.Answer = (_, r) => new ShedKept { Shed = ((SetKey)r).Shed, Length = ((SetKey)r).Key.Length };
        (await _shell.TypeAsync("shed", "set-key", "north", "--key-file", "-", "--no-color")).ShouldBe(0);
        _shell.Invoker.Request<SetKey>().Key.ShouldBe("hunter2");
        _shell.Error.ShouldBe("key: \n");
    }

    [Fact]
    public async Task Secret_OfTwoLines_IsRefusedAndNotRepeated()
    {
        _shell.Input = "hunter2\nhunter3\n";
        (await _shell.TypeAsync("shed", "set-key", "north", "--key-file", "-")).ShouldBe(64);
        _shell.Error.ShouldContain("--key-file '-' holds more than one line");
        _shell.Error.ShouldNotContain("hunter");
    }

    [Theory]
    [InlineData("--key", "hunter2")]
    [InlineData("--key=hunter2", "--json")]
    public async Task Secret_AsArgument_IsRefusedAndNeverRepeated(string first, string second)
    {
        (await _shell.TypeAsync("shed", "set-key", "north", first, second)).ShouldBe(64);
        (_shell.Error + _shell.Out).ShouldNotContain("hunter2");
        _shell.Error.ShouldContain("is a secret and never an argument; use --key-file FILE");
    }

    [Fact]
    public async Task Secret_FromPrivateFile_IsReadWithoutWarning()
    {
        await _shell.TypeAsync("shed", "set-key", "north", "--key-file", Write("hunter2\n", UnixFileMode.UserRead));
        _shell.Invoker.Request<SetKey>().Key.ShouldBe("hunter2");
        _shell.Error.ShouldNotContain("others");
    }

    [Fact]
    public async Task Secret_FromFileOthersCanRead_Warns()
    {
        await _shell.TypeAsync("shed", "set-key", "north", "--key-file", Write("hunter2\n", UnixFileMode.UserRead | UnixFileMode.OtherRead));
        _shell.Error.ShouldContain("can be read or written by others: chmod 600");
    }

    [Fact]
    public async Task Secret_FromStandardInput_IsRead()
    {
        _shell.Input = "hunter2\r\n";
        await _shell.TypeAsync("shed", "set-key", "north", "--key-file", "-");
        _shell.Invoker.Request<SetKey>().Key.ShouldBe("hunter2");
    }

    [Fact]
    public async Task Secret_FileMissingOrEmpty_IsAFault()
    {
        (await _shell.TypeAsync("shed", "set-key", "north", "--key-file", "/nowhere/key")).ShouldBe(64);
        _shell.Error.ShouldContain("--key-file '/nowhere/key' can't be read");
        (await _shell.TypeAsync("shed", "set-key", "north", "--key-file", Write(" \n", UnixFileMode.UserRead))).ShouldBe(64);
        _shell.Error.ShouldContain("is empty.");
    }

    [Fact]
    public async Task Document_FromFile_IsSentAsContent()
    {
        _shell.Input = "k";
        await _shell.TypeAsync("shed", "set-key", "north", "--key-file", "-", "--rules-file", Write("no dogs\n", UnixFileMode.UserRead));
        _shell.Invoker.Request<SetKey>().Rules.ShouldBe("no dogs\n");
    }

    [Theory]
    [InlineData("MOLLY", "is too much after SHEEP.", "sheep", "show", "dolly", "MOLLY")]
    [InlineData("--froce", "is no option here.", "sheep", "show", "--froce", "dolly")]
    [InlineData("--fresh", "takes no value.", "sheep", "list", "--fresh=yes")]
    [InlineData("--limit", "needs a value: --limit N.", "sheep", "list", "--limit", "--fresh")]
    [InlineData("--limit", "is given twice.", "sheep", "list", "--limit", "1", "--limit", "2")]
    [InlineData("--plan", "is no option here.", "sheep", "list", "--plan")]
    public async Task WrongLine_IsExplained(string field, string message, params string[] words)
    {
        (await _shell.TypeAsync(words)).ShouldBe(64);
        _shell.Error.ShouldContain($"  {field} {message}");
    }

    [Fact]
    public async Task Number_RequiredAndNotGiven_IsMissingButZeroIsNot()
    {
        (await _shell.TypeAsync("shed", "set-size")).ShouldBe(64);
        _shell.Error.ShouldContain("--doors is missing: Number of doors.");
        (await _shell.TypeAsync("shed", "set-size", "--doors", "0")).ShouldBe(0);
    }

    [Fact]
    public async Task Yes_ThatTookTheName_IsExplained()
    {
        (await _shell.TypeAsync("sheep", "slaughter", "--yes", "dolly")).ShouldBe(64);
        _shell.Error.ShouldContain("SHEEP is missing: --yes took 'dolly'; write --yes=dolly, or put --yes last.");
    }

    [Fact]
    public async Task JsonAndYaml_Contradict()
    {
        (await _shell.TypeAsync("count", "--json", "--yaml")).ShouldBe(64);
    }

    [Fact]
    public async Task DashDash_LetsANameBeginWithADash()
    {
        _shell.Invoker.Answer = (_, _) => new Counted(4);
        await _shell.TypeAsync("sheep", "show", "--", "--dolly");
        _shell.Invoker.Request<NameSheep>().Sheep.ShouldBe("--dolly");
    }

    string Write(string content, UnixFileMode mode)
    {
        var path = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
