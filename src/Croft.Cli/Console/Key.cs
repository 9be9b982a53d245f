namespace Croft.Cli.Console;

/// <summary>What a key means to the editor.</summary>
internal enum Stroke
{
    None,
    Text,
    Paste,
    Enter,
    Tab,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Up,
    Down,
    Backspace,
    Delete,
    KillWordLeft,
    KillWordRight,
    KillToStart,
    KillToEnd,
    Yank,
    Swap,
    Clear,
    Search,
    SearchNewer,
    Cancel,
    Escape,
    Interrupt,
    EndOfInput,
    /// <summary>No key: the window has another size.</summary>
    Resized,
}

/// <summary>A key that was pressed, or text that came with it.</summary>
/// <param name="Stroke">What it means.</param>
/// <param name="Text">What was typed or pasted.</param>
internal readonly record struct Key(Stroke Stroke, string Text = "");
