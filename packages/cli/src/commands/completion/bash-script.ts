import type { CompletedCommand, Place } from "./completed-command.ts";

/** The completion script for bash 3.2 and later. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of latebound for bash. Made from the command's own description; it runs nothing.

_latebound_is_command() {
  case $1 in
    ${commands.flatMap(({ name }) => (name === "" ? [] : quoted(name))).join(" | ")}) return 0 ;;
  esac
  return 1
}

# What stands behind an option of a command; nothing behind a flag.
_latebound_value() {
  kind='' choices=''
  case "$1 $2" in
${commands.flatMap(valueCases).join("\n")}
  esac
}

_latebound_options() {
  kind=words
  case $1 in
${commands.map(optionsCase).join("\n")}
  esac
}

# What stands in a place behind a command, from 0.
_latebound_argument() {
  kind=any choices=''
  case "$1 $2" in
${commands.flatMap(argumentCases).join("\n")}
  esac
}

${walk}`;
}

function quoted(text: string): string {
  return `'${text}'`;
}

function valueCases({ name, options }: CompletedCommand): string[] {
  return options.flatMap(({ flags, value }) => {
    if (!value) return [];
    return `    ${flags.map((flag) => quoted(`${name} ${flag}`)).join(" | ")}) ${assignment(value)} ;;`;
  });
}

function optionsCase({ name, options }: CompletedCommand): string {
  return `    ${quoted(name)}) choices=${quoted(options.flatMap(({ flags }) => flags).join(" "))} ;;`;
}

function argumentCases({ name, places, repeats }: CompletedCommand): string[] {
  return places.map((place, index) => {
    const isEndless = repeats && index === places.length - 1;
    return `    ${isEndless ? `${quoted(`${name} `)}*` : quoted(`${name} ${index}`)}) ${assignment(place)} ;;`;
  });
}

function assignment(place: Place): string {
  if (place.kind !== "words") return `kind=${place.kind}`;
  return `kind=words choices=${quoted(place.words.map(({ word }) => word).join(" "))}`;
}

const walk = `_latebound() {
  local current=\${COMP_WORDS[COMP_CWORD]} command='' option='' word index places=0 kind='' choices=''
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ $word == '=' ]]; then
      continue
    elif [[ -n $option ]]; then
      option=''
    elif [[ $word == -- ]]; then
      _latebound_behind
      return
    elif [[ $word == -* ]]; then
      _latebound_value "$command" "$word"
      [[ -n $kind ]] && option=$word
    elif ((places == 0)) && _latebound_is_command "\${command:+$command }$word"; then
      command="\${command:+$command }$word"
    else
      places=$((places + 1))
    fi
  done
  [[ $current == '=' ]] && current=''
  if [[ -n $option ]]; then
    _latebound_value "$command" "$option"
  elif [[ $current == -* ]]; then
    _latebound_options "$command"
  else
    _latebound_argument "$command" "$places"
  fi
  case $kind in
    files) _latebound_take -f ;;
    words) _latebound_take -W "$choices" ;;
  esac
}

# Behind -- stands another program with its arguments.
_latebound_behind() {
  if ((index == COMP_CWORD - 1)); then
    _latebound_take -c
  else
    _latebound_take -f
  fi
}

_latebound_take() {
  local found
  [[ $1 == -f ]] && compopt -o filenames 2>/dev/null
  while IFS= read -r found; do
    COMPREPLY+=("$found")
  done < <(compgen "$@" -- "$current")
}

complete -F _latebound latebound
`;
