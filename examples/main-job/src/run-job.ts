import { inspect } from "node:util";
import { openConfig, type SecretEvent } from "@latebound/core";
import { asm } from "@latebound/provider-asm";
import { env } from "@latebound/provider-env";
import { file } from "@latebound/provider-file";
import { vault } from "@latebound/provider-vault";
import { bindPlugin } from "@latebound/sink-plugin";
import { deployAndMail, type MailerSettings } from "./mailer-plugin.ts";
import { printAccesses } from "./print-accesses.ts";

/** Opens a config, shows it with its references, and calls a plugin that spends them. @throws {SecretError} */
export async function runJob(configFile: string): Promise<void> {
  const events: SecretEvent[] = [];
  const { resolver, document } = await openConfig(configFile, {
    kinds: [env(), file(), asm(), vault()],
    onEvent: (event) => void events.push(event),
  });
  await using _closing = resolver;

  console.log("The application's config, as the application holds it:\n");
  console.log(inspect(document, { depth: 5, colors: process.stdout.hasColors?.() ?? false }));

  const mailer = resolver.for("plugin:mailer");
  const callPlugin = bindPlugin(mailer, deployAndMail);
  // The sample's config has the plugin's settings; another config is shown by whatever it has.
  const settings = document as unknown as MailerSettings;
  console.log("\nWhat the plugin received, at the moment it was called, twice:\n");
  for (const line of await callPlugin(settings)) console.log(`  ${line}`);
  await callPlugin(settings);

  console.log("\nWhere each reference went:\n");
  printAccesses(events);
}
