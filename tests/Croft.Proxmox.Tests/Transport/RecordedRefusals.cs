using static Croft.Proxmox.ProxmoxError;

namespace Croft.Proxmox.Tests.Transport;

/// <summary>What each recorded refusal is, by the number that its file starts with.</summary>
static class RecordedRefusals
{
    static readonly Dictionary<ProxmoxError, int[]> table = new()
    {
        [Unauthenticated] = [2, 3, 4, 10, 12, 13, 14, 15, 16, 18, 19, 60, 61, 62, 64, 754, 758],
        [Forbidden] = [70, 71, 73, 76, 722, 755],
        [BadParameter] =
        [
            5, 32, 39, 40, 109, 110, 127, 151, 152, 153, 154, 158, 163, 187, 188, 193, 208, 209, 267, 268, 273, 305, 555, 613, 614, 617, 702, 756, 831,
        ],
        [NotFound] =
        [
            35, 36, 37, 38, 80, 81, 103, 104, 114, 115, 119, 126, 129, 216, 219, 274, 306, 321, 322, 408, 574, 592, 675, 716, 720, 741, 757, 830,
        ],
        [Exists] = [75, 108, 186, 303, 304, 557, 698, 740],
        [Locked] = [476],
        [Conflict] = [142, 334],
        [WrongState] = [130, 131, 132, 133, 137, 168, 181, 329, 330, 331, 332, 351, 352, 353, 826],
        [Unreachable] = [41, 42],
        [NotImplemented] = [22, 23, 24, 25, 26, 27, 28, 29, 34, 160, 162, 166, 275],
        [Refused] = [157, 159, 266, 578, 727],
    };

    /// <summary>Null when the number is in no row.</summary>
    public static ProxmoxError? Of(int number)
    {
        foreach (var (error, numbers) in table)
            if (numbers.Contains(number))
                return error;
        return null;
    }
}
