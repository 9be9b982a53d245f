namespace Croft.Cli.Printing;

/// <summary>A value as it is shown.</summary>
/// <param name="Text">On one line, without control characters.</param>
/// <param name="Style">What it means.</param>
/// <param name="Right">True for numbers.</param>
internal readonly record struct Cell(string Text, Style Style = Style.Plain, bool Right = false);
