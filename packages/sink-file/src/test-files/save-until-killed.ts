import { saveFiles } from "../save-files.ts";
import { generationConsumer } from "./generation.ts";

// Saves a file again and again until it is killed.
const [home = "", ledger = ""] = process.argv.slice(2);
const consumer = generationConsumer();
for (;;) {
  await saveFiles(consumer, { "~/a": "x" }, { home, ledger });
  process.stdout.write(".");
}
