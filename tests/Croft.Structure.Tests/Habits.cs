using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Croft.Structure.Tests;

/// <summary>Habits of the house that no analyser checks.</summary>
public sealed class Habits
{
    static readonly string[] RefusedWords = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Processor"];

    [Fact]
    public void Classes_AreSealed_UnlessSomethingDerivesFromThem()
    {
        var bases = SourceTree.Product
            .SelectMany(f => f.Nodes<BaseTypeSyntax>())
            .Select(b => b.Type.ToString().Split('<')[0].Split('.')[^1])
            .ToHashSet(StringComparer.Ordinal);

        var open =
            from file in SourceTree.Product
            from type in file.Nodes<TypeDeclarationSyntax>()
            where type is ClassDeclarationSyntax || type is RecordDeclarationSyntax { ClassOrStructKeyword.RawKind: not (int)SyntaxKind.StructKeyword }
            where !type.Modifiers.Any(m => m.IsKind(SyntaxKind.SealedKeyword) || m.IsKind(SyntaxKind.AbstractKeyword) || m.IsKind(SyntaxKind.StaticKeyword))
            where !bases.Contains(type.Identifier.Text)
            select $"{file.Path}: {type.Identifier.Text}";

        open.ShouldBeEmpty();
    }

    [Fact]
    public void Types_CarryNoEmptyWords() =>
        (from file in SourceTree.Product
         from type in file.Nodes<BaseTypeDeclarationSyntax>()
         where RefusedWords.Any(w => type.Identifier.Text.EndsWith(w, StringComparison.Ordinal))
         select $"{file.Path}: {type.Identifier.Text}").ShouldBeEmpty();

    [Fact]
    public void PublicAsyncMethods_TakeACancellationToken() =>
        (from file in SourceTree.Product
         from method in file.Nodes<MethodDeclarationSyntax>()
         where method.Modifiers.Any(m => m.IsKind(SyntaxKind.PublicKeyword))
         where !method.Modifiers.Any(m => m.IsKind(SyntaxKind.OverrideKeyword))
         where method.Ancestors().OfType<TypeDeclarationSyntax>().All(t => t.Modifiers.Any(m => m.IsKind(SyntaxKind.PublicKeyword)))
         where method.ReturnType.ToString().Split('<')[0] is "Task" or "ValueTask" or "IAsyncEnumerable"
         where method.Identifier.Text is not "DisposeAsync"
         where !method.ParameterList.Parameters.Any(p => p.Type?.ToString() is "CancellationToken" or "CancellationToken?")
         select $"{file.Path}: {method.Identifier.Text}").ShouldBeEmpty();

    [Fact]
    public void Sources_HideNothing() =>
        (from file in SourceTree.Everything
         from trivia in file.Syntax.DescendantTrivia(descendIntoTrivia: true)
         where trivia.IsKind(SyntaxKind.RegionDirectiveTrivia) || trivia.IsKind(SyntaxKind.PragmaWarningDirectiveTrivia)
         select $"{file.Path}: {trivia.ToString().Trim()}").ShouldBeEmpty();
}
