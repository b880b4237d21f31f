import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound scan [PATH…]`. */
export const scanSpec: CommandSpec = {
  name: "scan",
  summary: "Look for the values of the config's references where they should not be",
  description: [
    "Fetches every value that the config refers to, and looks for it as it is and in each encoding: base64, hex, " +
      "percent-encoding, JSON, shell, XML, UTF-16 and Node's forms of bytes. Tells where, and which reference; never the " +
      "value. Without a PATH and another thing to look at, it looks below the working directory.",
    "Files are looked at with their names, links with where they lead; tar, gzip and zstd archives are opened, and looked at as they are, too. --git looks " +
      "at every object of the repositories that the PATHs are in, whether anything leads to it or not, and at git's own " +
      "files; nothing that a repository's config names is run. --image takes what docker save writes, or an OCI layout.",
    "What was not looked at, or not looked for, is told on stderr. Pipes and devices are not looked at: one that is named " +
      "is a fault, as --stdin can look at what a pipe gives. Values over 16 KiB are looked for as they are, in JSON and " +
      "in base64 only. References in provider options are not looked for: " +
      "only their provider may read them. The consumer is cli:scan: where grants are written it needs them for all.",
  ],
  arguments: [
    { name: "PATH", summary: "a file or a folder; the working directory by default", count: "any" },
  ],
  options: [
    { flag: "--git", summary: "look at the history of the repositories that the PATHs are in, too" },
    { flag: "--image", value: "TAR", repeats: true, summary: "look at an image's tarball" },
    { flag: "--stdin", summary: "look at what is read from stdin, such as a log" },
    { flag: "--pre-commit", summary: "look at what is staged, so that a value stops the commit" },
    {
      flag: "--exclude",
      value: "PATH",
      repeats: true,
      summary: "leave out a file or a folder, such as .env",
    },
    {
      flag: "--format",
      value: "FORMAT",
      choices: ["text", "json"],
      default: "text",
      summary: "how to tell it",
    },
  ],
  examples: [
    {
      line: "latebound scan . --git --exclude .env",
      says: "the working directory and the repository's whole history, but for the file the values come from",
    },
    { line: "latebound scan --pre-commit", says: "as a pre-commit hook: exit code 1 stops the commit" },
    {
      line: "docker save app:latest -o app.tar && latebound scan --image app.tar",
      says: "every layer of an image, its config and its history",
    },
  ],
  exitCodes: [
    { code: "0", meaning: "no value was found" },
    {
      code: "1",
      meaning: "a value was found, a reference could not be read, or something could not be looked at",
    },
  ],
  load: async () => (await import("./scan-command.ts")).scanCommand,
};
