import { isNodeNewEnough } from "./node-version.ts";

// The command from its sources; the package's own begins in bundled/.
if (isNodeNewEnough()) void import("./start.ts").then(({ start }) => start());
