import { writeDirectory } from "../write-directory.ts";
import { writeFiles } from "../write-files.ts";
import { generationConsumer } from "./generation.ts";

// Delivers files and a directory again and again until it is killed.
const [home = "", ledger = "", names = "a,sub/b"] = process.argv.slice(2);
const consumer = generationConsumer();
const files = Object.fromEntries(names.split(",").map((name) => [`~/${name}`, "x"]));
const options = { home, ledger, replace: true };
process.stdout.write("start\n");
const written = await writeFiles(consumer, files, options);
const directory = await writeDirectory(consumer, "~/swapped", { c: "x", d: "x" }, { home, ledger });
process.stdout.write("delivered\n");
for (;;) {
  await written.rewrite();
  await directory.rewrite();
}
