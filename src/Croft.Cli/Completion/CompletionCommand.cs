using System.CommandLine;

namespace Croft.Cli.Completion;

/// <summary><c>completion bash|zsh</c>: prints the script that lets a shell complete croft's words.</summary>
public static class CompletionCommand
{
    /// <summary>First word of the hidden command that the scripts call.</summary>
    internal const string Asked = "complete";

    /// <summary>The command.</summary>
    public static ExtraCommand For(CliTerminal terminal) =>
        new("completion", "Prints a completion script for bash or zsh.", () => Build(terminal));

    static Command Build(CliTerminal terminal)
    {
        Command Shell(string name, string how, string script)
        {
            var shell = new Command(name, $"For {name}: {how}");
            shell.SetAction((_, ct) => terminal.Out.WriteAsync(script.AsMemory(), ct));
            return shell;
        }
        return new Command("completion", "Prints a completion script for bash or zsh.")
        {
            Shell("bash", "source <(croft completion bash)", Bash),
            Shell("zsh", "source <(croft completion zsh)", Zsh),
        };
    }

    // COMP_WORDS is split at ':' and '=', too; the line itself is split here at blanks only, so that names and --a=b stay whole.
    const string Bash =
        """
        _croft() {
            local line=${COMP_LINE:0:COMP_POINT} IFS=$' \t' word
            local -a words
            read -r -a words <<< "$line"
            [[ $line == *[[:blank:]] ]] && words+=("")
            word=${words[${#words[@]}-1]}
            IFS=$'\n'
            COMPREPLY=($("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null))
            # Bash replaces only what follows the last ':' or '='
            if [[ ${COMPREPLY[0]-} == " files" ]]; then
                COMPREPLY=()
                compopt -o default
                return
            fi
            local kept=${word%"${word##*[:=]}"} i
            for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=${COMPREPLY[i]#"$kept"}; done
        }
        complete -F _croft croft

        """;

    const string Zsh =
        """
        _croft() {
            local -a answers
            answers=("${(@f)$("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            answers=(${answers:#})
            if [[ ${answers[1]-} == " files" ]]; then _files; else compadd -a answers; fi
        }
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
        compdef _croft croft

        """;
}
