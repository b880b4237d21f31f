// Writes one log until it is killed: `writer-process.ts PATH KEYHEX MODE`; says how far it is durable.
import { createAuditLog } from "../audit-log.ts";
import { accessEvent } from "./access-event.ts";

const [path = "", keyHex = "", mode = ""] = process.argv.slice(2);
const log = createAuditLog({
  path,
  key: Buffer.from(keyHex, "hex"),
  mode: mode === "required" ? "required" : "best-effort",
  commitEveryMs: 10,
  maxFileBytes: 200_000,
});

await log.open().catch((error: Error) => {
  process.stdout.write(`refused ${error.message}\n`);
  process.exit(3);
});
for (let index = 0; ; index += 1) {
  const group = Array.from({ length: 100 }, (_, other) =>
    log.onEvent(accessEvent({ key: `k${index}-${other}` })),
  );
  await Promise.all(group);
  await new Promise((resolve) => setImmediate(resolve));
  process.stdout.write(`durable ${log.stats.durableSeq}\n`);
}
