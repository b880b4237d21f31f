import type { CompletedCommand, Place, Word } from "./completed-command.ts";

/** The completion script for zsh; it can be sourced, or autoloaded as `_latebound`. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef latebound
# Completion of latebound for zsh. Made from the command's own description; it runs nothing.

_latebound_is_command() {
  case $1 in
    (${commands.flatMap(({ name }) => (name === "" ? [] : quoted(name))).join("|")}) return 0 ;;
  esac
  return 1
}

# What stands behind an option of a command; nothing behind a flag.
_latebound_value() {
  kind='' choices=()
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
  kind=any choices=()
  case "$1 $2" in
${commands.flatMap(argumentCases).join("\n")}
  esac
}

${walk}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function valueCases({ name, options }: CompletedCommand): string[] {
  return options.flatMap(({ flags, value }) => {
    if (!value) return [];
    return `    (${flags.map((flag) => quoted(`${name} ${flag}`)).join("|")}) ${assignment(value)} ;;`;
  });
}

function optionsCase({ name, options }: CompletedCommand): string {
  const words = options.flatMap(({ flags, summary }) => flags.map((word) => ({ word, summary })));
  return `    (${quoted(name)}) ${choices(words)} ;;`;
}

function argumentCases({ name, places, repeats }: CompletedCommand): string[] {
  return places.map((place, index) => {
    const isEndless = repeats && index === places.length - 1;
    return `    (${isEndless ? `${quoted(`${name} `)}*` : quoted(`${name} ${index}`)}) ${assignment(place)} ;;`;
  });
}

function assignment(place: Place): string {
  return place.kind === "words" ? `kind=words ${choices(place.words)}` : `kind=${place.kind}`;
}

function choices(words: readonly Word[]): string {
  const described = words.map(({ word, summary }) => {
    return quoted(summary === "" ? word : `${word}:${summary.replaceAll(":", "\\:")}`);
  });
  return `choices=(${described.join(" ")})`;
}

const walk = `_latebound() {
  local command='' option='' word kind='' index places=0
  local -a choices
  for ((index = 2; index < CURRENT; index++)); do
    word=\${words[index]}
    if [[ -n $option ]]; then
      option=''
    elif [[ $word == -- ]]; then
      words=("\${(@)words[index+1,-1]}")
      ((CURRENT -= index))
      _normal
      return
    elif [[ $word == --*=* ]]; then
      continue
    elif [[ $word == -* ]]; then
      _latebound_value "$command" "$word"
      [[ -n $kind ]] && option=$word
    elif ((places == 0)) && _latebound_is_command "\${command:+$command }$word"; then
      command="\${command:+$command }$word"
    else
      places=$((places + 1))
    fi
  done
  if [[ -z $option && \${words[CURRENT]} == --*=* ]]; then
    option=\${words[CURRENT]%%=*}
    compset -P '*='
  fi
  if [[ -n $option ]]; then
    _latebound_value "$command" "$option"
  elif [[ \${words[CURRENT]} == -* ]]; then
    _latebound_options "$command"
  else
    _latebound_argument "$command" "$places"
  fi
  case $kind in
    (files) _files ;;
    (words) _describe latebound choices ;;
  esac
}

if [[ \${funcstack[1]} == _latebound ]]; then
  _latebound "$@"
else
  compdef _latebound latebound
fi
`;
