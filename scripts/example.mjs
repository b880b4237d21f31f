import { runExample } from "./run-example.mjs";

const [name = "", ...args] = process.argv.slice(2);
process.exitCode = await runExample(name, args, { servers: true });
