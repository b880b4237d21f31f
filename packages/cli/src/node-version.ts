/** Whether this Node runs the command; says on stderr, and by the exit code, if it doesn't. */
export function isNodeNewEnough(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 14)) return true;
  process.stderr.write(`latebound needs Node 22.14 or later; this is ${process.versions.node}\n`);
  process.exitCode = 1;
  return false;
}
