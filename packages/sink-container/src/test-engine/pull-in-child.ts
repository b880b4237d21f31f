import { argv } from "node:process";
import { runContainer } from "../run-container.ts";
import { fake, openConsumer } from "./open-consumer.ts";

// Started by a test that reads what is printed for DEBUG=*.
const [, , host, key = ""] = argv;
const canary = Buffer.from(key, "hex").reverse().toString();
const { resolver, consumer } = await openConsumer({ registry: canary });
const registry = { username: "robot", password: resolver.bind(fake("registry")) };
const env = { TOKEN: resolver.bind(fake("registry")) };
await runContainer(consumer, { image: "app:1", env, deliver: "env", registry, engine: { host } }).catch(
  () => {},
);
process.stdout.write("pulled\n");
