import type { CompletedCommand, CompletedOption, Place } from "./completed-command.ts";

/** The completion script for fish 3 and later. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const takesValue = commands.flatMap(({ name, options }) =>
    options.flatMap(({ flags, value }) => (value ? flags.map((flag) => quoted(`${name} ${flag}`)) : [])),
  );
  const names = commands.flatMap(({ name }) => (name === "" ? [] : quoted(name)));
  return `# Completion of latebound for fish. Made from the command's own description; it runs nothing.

${walk(names, takesValue)}
complete -c latebound -f
complete -c latebound -n '__latebound_at -- 0 0' -a '(__fish_complete_command)'
complete -c latebound -n '__latebound_at -- 0 99' -F
${commands.flatMap((command) => [...command.options.map((option) => optionLine(command, option)), ...placeLines(command)]).join("\n")}
`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

function optionLine({ name }: CompletedCommand, { flags, summary, value }: CompletedOption): string {
  const named = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const behind = value ? ` ${valueText(value)}` : "";
  return `complete -c latebound -n ${condition(name, 0, 99)} ${named.join(" ")}${behind} -d ${quoted(summary)}`;
}

function valueText(place: Place): string {
  if (place.kind === "files") return "-r -F";
  return place.kind === "any" ? "-x" : `-x -a ${quoted(place.words.map(({ word }) => word).join(" "))}`;
}

function placeLines({ name, places, repeats }: CompletedCommand): string[] {
  return places.flatMap((place, index) => {
    const last = repeats && index === places.length - 1 ? 99 : index;
    const begin = `complete -c latebound -n ${condition(name, index, last)}`;
    if (place.kind === "any") return [];
    if (place.kind === "files") return `${begin} -F`;
    return place.words.map(({ word, summary }) => {
      return `${begin} -a ${word}${summary === "" ? "" : ` -d ${quoted(summary)}`}`;
    });
  });
}

function condition(name: string, first: number, last: number): string {
  return quoted(`__latebound_at ${quoted(name)} ${first} ${last}`);
}

function walk(names: readonly string[], takesValue: readonly string[]): string {
  return `# Whether the cursor is behind this command, with so many words after it.
function __latebound_at
    set -l names ${names.join(" ")}
    set -l takes_value ${takesValue.join(" ")}
    set -l found ''
    set -l option ''
    set -l places 0
    for word in (commandline -opc)[2..-1]
        if test "$found" = --
            set places (math $places + 1)
        else if test -n "$option"
            set option ''
        else if test "$word" = --
            set found --
            set places 0
        else if string match -q -- '--*=*' "$word"
            continue
        else if string match -q -- '-*' "$word"
            contains -- "$found $word" $takes_value; and set option "$word"
        else if test $places -eq 0; and contains -- (string trim -- "$found $word") $names
            set found (string trim -- "$found $word")
        else
            set places (math $places + 1)
        end
    end
    test "$found" = "$argv[1]"; and test $places -ge $argv[2]; and test $places -le $argv[3]
end
`;
}
