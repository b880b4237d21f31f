import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { openConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { containerSpec, runContainer } from "@latebound/sink-container";

const config = fileURLToPath(new URL("../app.toml", import.meta.url));

/** Runs the container of `app.toml` on the engine to its end, and prints what it was given and what it shows. */
export async function runSample(host: string): Promise<void> {
  const { resolver, sinkTables } = await openConfig(config, { kinds: [env()] });
  await using _closing = resolver;
  const { container: tables } = sinkTables;
  console.log("[container.web], as this program holds it:\n", inspect(tables.web, { depth: 3 }));
  console.log("\nWhat the container prints, as it arrives here:\n");
  await using container = await runContainer(resolver.for("container:web"), {
    ...containerSpec(tables.web, { name: "container.web" }),
    engine: { host },
    stdout: process.stdout,
    stderr: process.stderr,
  });
  const { exitCode } = await container.wait();
  const { Config } = await container.container.inspect();
  console.log(`\nThe container ended with exit code ${exitCode}. Its environment, to whoever inspects it:\n`);
  console.log(Config.Env.join("\n"));
  console.log("\nWhat was delivered where:\n");
  for (const { way, name, path, sources } of container.deliveries)
    console.log(`${way} ${name} at ${path}: ${sources.map(({ reference }) => reference).join(", ")}`);
}
