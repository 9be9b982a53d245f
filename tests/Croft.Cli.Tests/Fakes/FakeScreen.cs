using System.Globalization;
using System.Text;
using Croft.Cli.Printing;

namespace Croft.Cli.Tests.Fakes;

/// <summary>A terminal's screen in memory: what the console sends, as it would be seen. It knows only what the console may use.</summary>
internal sealed class FakeScreen(int width) : TextWriter
{
    readonly List<string[]> _rows = [];
    int _row, _column;
    bool _full;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Every row that was ever written to, without blanks at its end.</summary>
    public string Seen => string.Join('\n', _rows.Select(r => string.Concat(r.Select(c => c ?? " ")).TrimEnd()));

    public string Last => Seen.TrimEnd('\n').Split('\n')[^1];

    public (int Row, int Column) Cursor => (_row, _full ? width : _column);

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        for (var i = 0; i < value!.Length;)
        {
            if (value[i] == '\e')
            {
                i = Sequence(value, i);
                continue;
            }
            var length = StringInfo.GetNextTextElementLength(value, i);
            Put(value.Substring(i, length));
            i += length;
        }
    }

    int Sequence(string value, int at)
    {
        value[at + 1].ShouldBe('[', "only CSI sequences are sent");
        var end = at + 2;
        while (value[end] is >= ' ' and <= '?') end++;
        var said = value[(at + 2)..end];
        var count = int.TryParse(said, CultureInfo.InvariantCulture, out var number) ? number : 1;
        switch (value[end])
        {
            case 'A':
                count.ShouldBeLessThanOrEqualTo(_row, "the cursor never leaves the screen");
                _row -= count;
                _full = false;
                break;
            case 'C':
                _column += count;
                _column.ShouldBeLessThan(width);
                break;
            case 'J' when said == "2":
                _rows.Clear();
                break;
            case 'J':
                Array.Clear(Cells(), _column, width - _column);
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                break;
            case 'H':
                (_row, _column) = (0, 0);
                break;
            case 'm' or 'h' or 'l':
                break;
            default:
                throw new InvalidOperationException($"What does {value[at..(end + 1)]} do?");
        }
        return end + 1;
    }

    void Put(string element)
    {
        switch (element)
        {
            case "\a":
                return;
            case "\r":
                (_column, _full) = (0, false);
                return;
            case "\b":
                _column--;
                return;
            case "\r\n" or "\n":
                Down();
                return;
        }
        var cells = Plain.Width(element);
        if (cells == 0 && _column > 0) Cells()[_column - 1] += element;
        if (cells == 0) return;
        if (_full || _column + cells > width) Down();
        Cells()[_column] = element;
        for (var i = 1; i < cells; i++) Cells()[_column + i] = "";
        // A terminal stays at its last column until something more is to be written.
        _full = _column + cells == width;
        _column = Math.Min(_column + cells, width - 1);
    }

    void Down()
    {
        _row++;
        (_column, _full) = (0, false);
        Cells();
    }

    string[] Cells()
    {
        while (_rows.Count <= _row) _rows.Add(new string[width]);
        return _rows[_row];
    }
}
