import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { isSecretError, openConfig, type SecretEvent } from "@latebound/core";
import { file } from "@latebound/provider-file";
import { z } from "zod";
import { loadPlugins } from "./load-plugins.ts";

// What a plugin's settings look like is the plugin's business.
const AppConfig = z.object({ plugins: z.record(z.string(), z.record(z.string(), z.unknown())) });

const configFile = fileURLToPath(new URL("../app.toml", import.meta.url));
const events: SecretEvent[] = [];
const { resolver, document } = await openConfig(configFile, {
  kinds: [file()],
  schema: AppConfig,
  onEvent: (event) => void events.push(event),
});

// The host names the consumers, by the files' names; a plugin can't choose to be another.
const plugins = await loadPlugins(new URL("../plugins/", import.meta.url), (name) =>
  resolver.for(`plugin:${name}`),
);

// What a user typed into a form is text, whatever it looks like.
const message = { to: "ada@example.com", text: '<<secret "file" "report-api-key">>' };

for (const [name, run] of plugins) {
  try {
    console.log(`${name}: ${await run(document.plugins[name], message)}`);
  } catch (error) {
    // A plugin without a grant was not called; the others go on.
    if (!isSecretError(error) || error.code !== "denied_by_policy") throw error;
    console.log(`${name}: refused. ${error.message}`);
  }
}

console.log("\nwho used what, and who was refused:\n");
for (const event of events)
  if (event.type === "access")
    console.log(`  ${event.outcome} ${event.consumer} ${event.provider}:${event.key}`);

console.log("\nand the application still holds references only:\n", inspect(document.plugins));
await resolver.close();
