import { parseArgs } from "node:util";

/** What `npm start` does with the words behind `--`. */
export const usage = `npm start                          the sample: secrets from a .env file and a folder of files
npm start -- --live                the same from a real OpenBao and an AWS emulator
npm start -- path/to/your.toml     a configuration of yours`;

/** What the command line asks for, or what is wrong with it in one line. */
export type Arguments = { help: boolean; live: boolean; file: string | undefined } | { fault: string };

/** Reads the command line. */
export function readArguments(written: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({ args: [...written], options, allowPositionals: true });
    const [file, ...more] = positionals;
    return more.length > 0 ? { fault: "One configuration at a time" } : { ...values, file };
  } catch (error) {
    // The first sentence of Node's own message, such as: Unknown option '--foo'
    return { fault: error instanceof Error ? (error.message.split(". ", 1)[0] ?? "") : "" };
  }
}

const options = {
  live: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;
