import {
  startTestEngine,
  testEngineMissing,
} from "../../../packages/sink-container/src/test-engine/test-engine.ts";
import { runSample } from "./run-sample.ts";

const missing = testEngineMissing();
if (missing === undefined) {
  const engine = await startTestEngine();
  await runSample(engine.host).finally(() => engine.stop());
} else {
  console.log(`no Docker Engine here: ${missing}`);
  if (process.env.CI === "true") process.exitCode = 1;
}
