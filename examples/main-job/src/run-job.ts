import { inspect } from "node:util";
import { openConfig, type SecretEvent } from "@latebound/core";
import { asm } from "@latebound/provider-asm";
import { env } from "@latebound/provider-env";
import { file } from "@latebound/provider-file";
import { vault } from "@latebound/provider-vault";
import { bindPlugin } from "@latebound/sink-plugin";
import { printAccesses } from "./print-accesses.ts";
import { printDefaults } from "./print-defaults.ts";
import { printReceived } from "./print-received.ts";
import { lookAtSettings } from "./sample-plugin.ts";

/**
 * Opens a config, shows it with its references, and calls a plugin that spends them; whether the plugin received what
 * was expected, where something was.
 * @throws {SecretError}
 */
export async function runJob(
  configFile: string,
  expected: ReadonlyMap<string, string> = new Map(),
): Promise<boolean> {
  const events: SecretEvent[] = [];
  const { resolver, document } = await openConfig(configFile, {
    kinds: [env(), file(), asm(), vault()],
    onEvent: (event) => void events.push(event),
  });
  await using _closing = resolver;

  console.log("The application's config, as the application holds it:\n");
  const colors = process.stdout.hasColors?.() ?? false;
  console.log(inspect(document, { depth: Number.POSITIVE_INFINITY, colors }));

  const callPlugin = bindPlugin(resolver.for("plugin:mailer"), lookAtSettings);
  console.log("\nWhat the plugin received, at the moment it was called, twice:\n");
  const seen = await callPlugin(document, expected);
  printReceived(document, seen);
  await callPlugin(document, expected);

  printAccesses(events);
  printDefaults(events, expected.size > 0);
  return seen.every(({ isExpected }) => isExpected ?? true);
}
