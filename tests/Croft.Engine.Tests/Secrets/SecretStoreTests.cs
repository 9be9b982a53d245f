using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.State;

namespace Croft.Engine.Tests.Secrets;

public sealed class SecretStoreTests
{
    static readonly SecretPlace Place = new("clusters", "lab", "token");
    static readonly RandomNumberGenerator Dice = RandomNumberGenerator.Create();
    readonly SecretStore store = new(new MasterKey(RandomNumberGenerator.GetBytes(32)), Dice);

    [Theory]
    [InlineData("")]
    [InlineData("root@pam!croft=12345678-1234-1234-1234-123456789abc")]
    [InlineData("pä$$wörd\n")]
    public void Open_WhatWasSealed_IsTheSame(string secret) => store.Open(store.Seal(new Secret(secret), Place), Place).Reveal().ShouldBe(secret);

    [Fact]
    public void Seal_SameSecretTwice_LooksDifferent_AndTellsNothing()
    {
        var secret = new Secret("planted-planted");
        var (a, b) = (store.Seal(secret, Place), store.Seal(secret, Place));
        a.AsSpan(9).SequenceEqual(b.AsSpan(9)).ShouldBeFalse();
        Encoding.Latin1.GetString(a).ShouldNotContain("planted");
    }

    [Fact]
    public void Open_AnyByteChanged_IsRefused()
    {
        var box = store.Seal(new Secret("x"), Place);
        for (var i = 0; i < box.Length; i++)
        {
            var altered = box.ToArray();
            altered[i] ^= 1;
            Should.Throw<FailureException>(() => store.Open(altered, Place), $"byte {i}").Failure.Kind.ShouldBe(FailureKind.Conflict);
        }
        Should.Throw<FailureException>(() => store.Open(box[..^1], Place));
        Should.Throw<FailureException>(() => store.Open([], Place));
    }

    [Theory]
    [InlineData("clusters", "lab2", "token")]
    [InlineData("clusters", "lab", "password")]
    [InlineData("users", "lab", "token")]
    public void Open_AtAnotherPlace_IsRefused(string table, string row, string column) =>
        Should.Throw<FailureException>(() => store.Open(store.Seal(new Secret("x"), Place), new SecretPlace(table, row, column))).Failure.Cause!.ShouldContain("another place");

    [Fact]
    public void Place_PartsWithColons_AreNotTakenForAnother() =>
        Should.Throw<FailureException>(() => store.Open(store.Seal(new Secret("x"), new SecretPlace("a", "b:c", "d")), new SecretPlace("a:b", "c", "d")));

    [Fact]
    public void Open_UnderAnotherMasterKey_SaysSo() =>
        Should.Throw<FailureException>(() => new SecretStore(new MasterKey(RandomNumberGenerator.GetBytes(32)), Dice).Open(store.Seal(new Secret("x"), Place), Place))
            .Failure.Cause!.ShouldContain("sealed under master key");

    [Fact]
    public void Secret_Shown_IsMasked()
    {
        var secret = new Secret("planted");
        $"{secret} {new { secret }} {JsonSerializer.Serialize(new { secret })}".ShouldNotContain("planted");
    }
}
