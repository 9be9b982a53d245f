using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Croft.Structure.Tests;

/// <summary>Limits that keep a file readable; exceptions stand by name and reason in exceptions.txt, written by hand.</summary>
public sealed class Sizes
{
    const int FileLines = 400, MethodLines = 60, Parameters = 6;

    static readonly IReadOnlyDictionary<string, string> Allowed = SourceTree.Exceptions("exceptions.txt");

    [Fact]
    public void Files_AreAtMost400Lines() =>
        SourceTree.Product.Where(f => f.Lines > FileLines + 1)
            .Select(f => f.Path).Where(NotAllowed).ShouldBeEmpty();

    [Fact]
    public void Methods_AreAtMost60Lines() =>
        (from file in SourceTree.Product
         from method in file.Nodes<BaseMethodDeclarationSyntax>()
         where SourceFile.LinesOf(method) > MethodLines
         select $"{file.Path}:{NameOf(method)}").Where(NotAllowed).ShouldBeEmpty();

    [Fact]
    public void Constructors_TakeAtMostSixParameters() =>
        (from file in SourceTree.Product
         from type in file.Nodes<ClassDeclarationSyntax>()
         let widest = type.Members.OfType<ConstructorDeclarationSyntax>().Select(c => c.ParameterList.Parameters.Count)
             .Append(type.ParameterList?.Parameters.Count ?? 0).Max()
         where widest > Parameters
         select $"{file.Path}:{type.Identifier.Text}").Where(NotAllowed).ShouldBeEmpty();

    [Fact]
    public void Exceptions_EachHaveAReason_AndAreNeeded()
    {
        Allowed.Where(e => e.Value.Length < 10).ShouldBeEmpty();
        Allowed.Keys.Where(k => !File.Exists(Path.Combine(SourceTree.Root, k.Split(':')[0]))).ShouldBeEmpty();
    }

    static bool NotAllowed(string subject) => !Allowed.ContainsKey(subject);

    static string NameOf(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax m => m.Identifier.Text,
        ConstructorDeclarationSyntax c => c.Identifier.Text,
        _ => method.Kind().ToString(),
    };
}
