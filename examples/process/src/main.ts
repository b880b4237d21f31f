import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { openConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { file } from "@latebound/provider-file";
import { formatReport, processSpec, runProcess } from "@latebound/sink-process";

const folder = fileURLToPath(new URL("..", import.meta.url));
const { resolver, sinkTables } = await openConfig(`${folder}app.toml`, { kinds: [env(), file()] });
await using _closing = resolver;

console.log("[process.web], as this program holds it:\n", inspect(sinkTables.process.web, { depth: 3 }));
console.log("\nWhat the child prints, as it arrives here:\n");
const child = await runProcess(resolver.for("process:web"), {
  ...processSpec(sinkTables.process.web, { name: "process.web" }),
  directory: folder,
});
const { exitCode } = await child.exit;
console.log(`\nThe child ended with exit code ${exitCode}.\n\nWhat went where:\n`);
console.log(formatReport(child.report));
