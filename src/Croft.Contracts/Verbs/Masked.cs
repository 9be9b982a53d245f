using System.Globalization;
using System.Reflection;
using System.Text;

namespace Croft.Contracts;

/// <summary>Text of records that carry secrets, with <c>***</c> in their place.</summary>
static class Masked
{
    /// <summary>Prints a record's members as the compiler would, but for those marked <see cref="SecretAttribute"/> or <see cref="RedactedAttribute"/>.</summary>
    public static bool Print(object record, StringBuilder text)
    {
        var before = text.Length;
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(record);
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > before ? ", " : "")}{property.Name} = {(value is not null && (property.IsDefined(typeof(SecretAttribute)) || property.IsDefined(typeof(RedactedAttribute))) ? "***" : value)}");
        }
        return text.Length > before;
    }
}
