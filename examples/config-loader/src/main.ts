import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { isSecretError, openConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { file } from "@latebound/provider-file";
import { vault } from "@latebound/provider-vault";
import { AppConfig } from "./app-config.ts";

const production = process.argv.includes("--production");
const files = production ? ["app.toml"] : ["app.toml", "dev.toml"];
const paths = files.map((name) => ({ path: fileURLToPath(new URL(`../${name}`, import.meta.url)) }));

try {
  const { resolver, document } = await openConfig(paths, {
    kinds: [env(), file(), vault()],
    schema: AppConfig,
  });
  await using _closing = resolver;
  console.log(`opened ${files.join(" and ")}; nothing was fetched:\n`, inspect(document, { depth: 4 }));

  // Resolved where it is used, by who uses it.
  const database = await resolver.for("app:database").resolve(document.database);
  console.log(
    `\ndatabase: ${new URL(database.url).host}, password of ${new URL(database.url).password.length} characters`,
  );
  const git = await resolver.for("app:git").resolve(document.git);
  console.log(`git: ${git.user}, password of ${git.password.length} characters`);
} catch (error) {
  if (!isSecretError(error)) throw error;
  for (const fault of error.faults) console.error(`${fault.code}: ${fault.message}`);
  process.exitCode = 1;
}
