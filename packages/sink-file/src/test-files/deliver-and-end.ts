import { writeDirectory } from "../write-directory.ts";
import { writeFiles } from "../write-files.ts";
import { generationConsumer } from "./generation.ts";

// Delivers once, then ends in the way it is told to.
const [home = "", ledger = "", end = ""] = process.argv.slice(2);
// A graceful end that takes a moment, by a listener that goes when it is called.
if (end === "once") process.once("SIGTERM", () => setImmediate(() => process.exit(5)));
const consumer = generationConsumer();
await writeFiles(consumer, { "~/a": "x", "~/theirs": "x" }, { home, ledger, replace: true });
await writeDirectory(consumer, "~/swapped", { c: "x" }, { home, ledger });
process.stdout.write("delivered\n");
if (end === "exit") process.exit(3);
if (end === "throw") throw new Error("the end");
if (end === "handler") process.on("SIGTERM", () => process.exit(4));
if (end === "rest") setInterval(() => {}, 60_000);
if (end === "handler" || end === "once") setInterval(() => {}, 60_000);
