import type { FoundProvider } from "./found-provider.ts";

/** A commented config with these providers; no secret is in it. */
export function configText(providers: readonly FoundProvider[]): string {
  const tables = providers.map(
    ({ name, lines }) => `[secret.${name}]\n${lines.map((line) => `${line}\n`).join("")}`,
  );
  const example = providers.at(-1);
  const [name, key] = [example?.name ?? "env", example?.exampleKey ?? "APP_PASSWORD"];
  return [head, ...tables, grants(name, key), use(name, key)].join("\n");
}

const head = `# Where secrets come from, and who may use them. No secret is written here: a value is fetched where it is spent.
#
#   latebound check                 finds every fault, and whether what is referenced can be read
#   latebound get PROVIDER:KEY      prints one value into a pipe
#   latebound run NAME              runs the command of a [process.NAME] with its values
#   latebound schema                prints the JSON Schema of this file, for editors
`;

function grants(name: string, key: string): string {
  return `# Who may use what. Without a grant every consumer may use everything; with one, only what is allowed.
# [[grant]]
# consumer = "cli:get"
# allow = ["${name}:${key}"]
`;
}

function use(name: string, key: string): string {
  return `# A command that is given a value in its environment: latebound run web
# [process.web]
# command = ["node", "server.js"]
# env = { APP_PASSWORD = '<<secret "${name}" "${key}">>' }
`;
}
