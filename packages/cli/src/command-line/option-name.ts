/** The name that an option has in a command's input: `--no-mask` is `noMask`, `-o, --output` is `output`. */
export function optionName(flag: string): string {
  const long = /--([a-z-]+)$/.exec(flag)?.[1] ?? flag;
  return long.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
