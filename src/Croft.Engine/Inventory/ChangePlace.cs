using System.Globalization;
using Croft.Contracts;

namespace Croft.Engine.Inventory;

/// <summary>A change's place among all, as cursors tell it.</summary>
/// <param name="Ticks">When it was seen, UTC.</param>
/// <param name="Id">Its number: greater than that of every change that was written before it.</param>
readonly record struct ChangePlace(long Ticks, long Id)
{
    /// <summary>Reads a cursor.</summary>
    /// <exception cref="FailureException">Invalid: it is none.</exception>
    public static ChangePlace Parse(string cursor)
    {
        var parts = cursor.Split('-');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new ChangePlace(ticks, id) : throw new FailureException(
                FailureKind.Invalid, $"'{cursor}' is no cursor of the history.", "Leave --after out to begin anew; each page ends with the cursor of the next, and each change that is watched bears its own.");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks}-{Id}");
}
