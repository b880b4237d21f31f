/** The name that an option has in a command's input: `--no-mask` is `noMask`, `-o, --output` is `output`. */
export function optionName(flag: string): string {
  const [first = "", ...others] = flag.slice(flag.indexOf("--") + "--".length).split("-");
  return first + others.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}
