import { enableCompileCache } from "node:module";
import { commandWord } from "../command-line/command-word.ts";
import { isNodeNewEnough } from "../node-version.ts";
import { openCompiledCode } from "./compiled-code.ts";
import { compiledFolder } from "./compiled-folder.ts";
import { isOwnTree } from "./own-file.ts";
import { createPartLoader } from "./part-loader.ts";

/** Stands for the parts' contents; the bundle has it. */
declare const bundle_hash: string;

type StartPart = { readonly "src/start.ts": typeof import("../start.ts") };

type PreparedPart = {
  readonly "src/commands/run/run-prepared.ts": typeof import("../commands/run/run-prepared.ts");
};

if (isNodeNewEnough()) {
  const folder = compiledFolder();
  const load = createPartLoader({
    folder: __dirname,
    compiled: openCompiledCode(folder && `${folder}/${bundle_hash}-${process.version}-${process.arch}`),
    requireModule: require,
    onPart(name) {
      // Who reads any line may come to need packages, which Node loads.
      if (folder === undefined || name !== "./frame.cjs") return;
      const packages = `${folder}/packages`;
      if (isOwnTree(packages)) enableCompileCache(packages);
    },
  });
  // The two commands that are called again and again stand with the start: a file less to load.
  const command = commandWord(process.argv.slice(2));
  const start = (leavesAgent: boolean) => {
    const part = load(`./${command === "get" || command === "run" ? command : "start"}.cjs`) as StartPart;
    void part["src/start.ts"].start({ leavesAgent });
  };
  if (command === "run") {
    // With a warm agent it needs no other part.
    const { runPrepared } = (load("./prepared.cjs") as PreparedPart)["src/commands/run/run-prepared.ts"];
    void runPrepared().then((outcome) => outcome === "ended" || start(outcome === "unanswered"));
  } else start(false);
}
