import type { CommandSpec } from "../../command-line/command-spec.ts";

/** `latebound init`. */
export const initSpec: CommandSpec = {
  name: "init",
  summary: "Write a latebound.toml for the providers found here",
  description: [
    "Looks for Vault or OpenBao (VAULT_ADDR, VAULT_TOKEN, ~/.vault-token), AWS (AWS_PROFILE, AWS_REGION, ~/.aws), a .env " +
      "file and /run/secrets, asks which of them to use, and writes a latebound.toml with comments into the working " +
      "directory. No secret is written into it: a token is a reference. A file that is there already is left as it is.",
    "A new config has no effect before it is trusted, which is offered once it is written.",
  ],
  arguments: [],
  options: [{ flag: "-y, --yes", summary: "ask nothing: use all that is found, and trust the new file" }],
  examples: [
    { line: "latebound init", says: "begin in a project, with a few questions" },
    { line: "latebound init --yes && latebound check", says: "without a question, for a script" },
  ],
  exitCodes: [
    {
      code: "130",
      meaning: "Ctrl-C at the question of trust: the file that was agreed to stays, without effect",
    },
  ],
  load: async () => (await import("./init.ts")).init,
};
