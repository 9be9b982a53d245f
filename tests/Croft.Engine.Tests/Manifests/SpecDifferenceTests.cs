using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Manifests;

/// <summary>Comparing and writing, held against the plain way of doing the same: what is quick may hide nothing.</summary>
public sealed class SpecDifferenceTests
{
    [Theory, InlineData("VirtualMachine"), InlineData("Container")]
    public void Between_AfterRandomEditsOfBothSides_SaysWhatThePlainWaySays(string name)
    {
        var kind = Kind.Find(name)!;
        var forms = ConfigCorpus.All.Where(f => f.Kind == name).GroupBy(f => f.Key).Select(g => (g.Key, Values: g.Select(f => f.Value).ToList())).ToList();
        var random = new Random(11);
        var differing = 0;
        for (var round = 0; round < 300; round++)
        {
            var there = forms.Where(_ => random.Next(3) > 0).ToDictionary(f => f.Key, f => f.Values[random.Next(f.Values.Count)], StringComparer.Ordinal);
            var wanted = new Dictionary<string, string>(there, StringComparer.Ordinal);
            for (var edit = random.Next(4); edit > 0; edit--) Edit(random.Next(2) == 0 ? there : wanted);
            var (now, then) = (ConfigSpec.Read(kind, there), ConfigSpec.Read(kind, wanted));
            var plain = Plain(kind, now, then);
            SpecDifference.Between(kind, now, then).SelectMany(d => d.Fields).Select(Told).ShouldBe(plain);
            differing += plain.Count > 0 ? 1 : 0;
        }
        differing.ShouldBeInRange(100, 299);

        void Edit(Dictionary<string, string> config)
        {
            var (key, values) = forms[random.Next(forms.Count)];
            if (random.Next(4) == 0) config.Remove(key);
            else config[key] = values[random.Next(values.Count)];
        }
    }

    [Fact]
    public void Read_OfOneThatSharesItsValues_IsItsOwn()
    {
        var kind = Kind.Find("VirtualMachine")!;
        Dictionary<string, string> config = new(StringComparer.Ordinal) { ["memory"] = "1000", ["net0"] = "virtio=BC:24:11:2C:69:EC,bridge=vmbr0,tag=10", ["sshkeys"] = "ssh-ed25519%20AAAA", ["cores"] = "2" };
        var (first, second) = (ConfigSpec.Read(kind, config), ConfigSpec.Read(kind, config));
        var copy = second.Copy();
        copy.Take("net0.tag", ConfigSpec.Read(kind, [new("net0", "virtio=BC:24:11:2C:69:EC,bridge=vmbr0,tag=99")]));
        copy.Keys["net0"]["tag"].ShouldBe("99");
        first.Keys["net0"]["tag"].ShouldBe("10");
        ConfigSpec.Read(kind, config).Keys["net0"]["tag"].ShouldBe("10");
        first.Keys["sshkeys"][""].ShouldBe("ssh-ed25519 AAAA");
        first.Keys["memory"]["current"].ShouldBe("1000M");
        // The same letters mean another thing where they are read from a manifest.
        var read = ManifestReader.Read([new DocumentFile("a.yaml", "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: { name: a }\nspec: { sshkeys: ssh-ed25519%20AAAA, memory: 1000, cores: 2 }\n")]).Demand().Single().Spec;
        read.Keys["sshkeys"][""].ShouldBe("ssh-ed25519%20AAAA");
        read.Keys["memory"]["current"].ShouldBe("1000M");
    }

    [Fact]
    public void Read_OfEveryForm_IsTheSameTheSecondTime()
    {
        var first = ConfigCorpus.All.Select(Read).ToList();
        ConfigCorpus.All.Reverse().Select(Read).Reverse().ShouldBe(first);

        static string Read((string Kind, string Key, string Value) form)
        {
            var spec = ConfigSpec.Read(Kind.Find(form.Kind)!, [new(form.Key, form.Value)]);
            return string.Join(",", spec.Keys.SelectMany(k => k.Value.Select(p => $"{k.Key}.{p.Key}={p.Value}")).Concat(spec.Raw.Select(r => $"raw.{r.Key}={r.Value}")));
        }
    }

    /// <summary>Key by key and part by part, each looked up on both sides.</summary>
    static List<string> Plain(Kind kind, BoundSpec now, BoundSpec then)
    {
        List<string> told = [];
        foreach (var key in now.Keys.Keys.Union(then.Keys.Keys).Order(StringComparer.Ordinal))
        {
            kind.Shape.TryFind(key, out var field, out _).ShouldBeTrue();
            var (from, to) = (now.Keys.GetValueOrDefault(key) ?? [], then.Keys.GetValueOrDefault(key) ?? []);
            if (field!.Secret is not null || (!then.Keys.ContainsKey(key) && field.IsFilledByProxmox)) continue;
            foreach (var name in from.Keys.Union(to.Keys).Order(StringComparer.Ordinal))
            {
                var part = name.Length == 0 ? field : field.Parts.Fields.Single(f => f.Name == name);
                var (a, b) = (from.GetValueOrDefault(name), to.GetValueOrDefault(name));
                if ((b is null && then.Keys.ContainsKey(key) && part.IsFilledByProxmox) || SpecDifference.IsSame(part, a, b)) continue;
                told.Add(Told(new FieldChange(name.Length == 0 ? key : $"{key}.{name}", a, b)));
            }
        }
        foreach (var key in now.Raw.Keys.Union(then.Raw.Keys).Order(StringComparer.Ordinal).Where(k => now.Raw.GetValueOrDefault(k) != then.Raw.GetValueOrDefault(k)))
            told.Add(Told(new FieldChange($"raw.{key}", now.Raw.GetValueOrDefault(key), then.Raw.GetValueOrDefault(key))));
        return told;
    }

    static string Told(FieldChange change) => $"{change.Field}: {change.From} → {change.To}";
}
