import { createByteReader } from "./byte-reader.ts";
import { type GitOptions, gitOutput } from "./git-output.ts";

/** A commit that holds an object, and the path it has there. */
export interface Holder {
  readonly commit?: string;
  /** Empty for a commit's own tree. */
  readonly path: string;
}

/** Finds for objects that a commit or the index holds the newest commit that brought it there, and its path. */
export async function findHolders(
  git: GitOptions,
  objects: ReadonlySet<string>,
  holders: Map<string, Holder>,
): Promise<void> {
  for (const search of [searchTrees, searchChanges, searchIndex]) {
    if (holders.size === objects.size) return;
    for await (const { object, ...holder } of search(git)) {
      if (objects.has(object) && !holders.has(object)) holders.set(object, holder);
      if (holders.size === objects.size) return;
    }
  }
}

interface Held extends Holder {
  readonly object: string;
}

/** What refs and reflogs lead to, the newest first. */
const allCommits = ["rev-list", "--all", "--reflog"];

/** The commits' own trees. */
async function* searchTrees(git: GitOptions): AsyncGenerator<Held> {
  const reader = createByteReader(gitOutput(git, [...allCommits, "--format=tree %T %H"]));
  for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
    const [keyword, object, commit] = line.split(" ");
    if (keyword === "tree" && object !== undefined && commit !== undefined)
      yield { object, commit, path: "" };
  }
}

const rawDiff = ["--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv"];

/** What each commit changed. */
async function* searchChanges(git: GitOptions): AsyncGenerator<Held> {
  const args = ["diff-tree", "--stdin", "--root", "-m", "-r", "-t", ...rawDiff];
  let commit = "";
  let changed: string | undefined;
  for await (const text of zeroSeparated(gitOutput(git, args, gitOutput(git, allCommits)))) {
    if (changed !== undefined) {
      yield { object: changed, commit, path: text };
      changed = undefined;
    } else if (text.startsWith(":")) changed = text.split(" ")[3];
    else commit = text.trim();
  }
}

/** What is staged; its stages of a conflict too. */
async function* searchIndex(git: GitOptions): AsyncGenerator<Held> {
  for await (const text of zeroSeparated(gitOutput(git, ["ls-files", "--stage", "-z"]))) {
    const [about = "", path = ""] = text.split(/\t(.*)/s);
    yield { object: about.split(" ")[1] ?? "", path };
  }
}

/** Texts that end with a zero byte. */
export async function* zeroSeparated(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, at)) {
      yield bytes.toString("utf8", at, end);
      at = end + 1;
    }
    rest = bytes.subarray(at);
  }
}
