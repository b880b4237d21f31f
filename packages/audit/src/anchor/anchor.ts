/** What pins a log down to a record, kept where the log's writer can't change it. */
export interface AuditAnchor {
  /** The record's number. */
  readonly seq: number;
  /** SHA-256 of its line, in hex. */
  readonly hash: string;
  /** When the anchor was made, as ISO 8601 in UTC. */
  readonly time: string;
}

/** A second place for anchors; rejects when the anchor did not arrive. */
export interface AnchorPlace {
  /** What it is called when it fails. */
  readonly name: string;
  put(anchor: AuditAnchor): Promise<void>;
}

/** The anchors in a text of JSON lines; lines that are none are left out. */
export function parseAnchors(text: string): AuditAnchor[] {
  return text.split("\n").flatMap((line) => {
    const anchor = parseAnchor(line);
    return anchor ? [anchor] : [];
  });
}

function parseAnchor(line: string): AuditAnchor | undefined {
  try {
    const { seq, hash, time } = JSON.parse(line);
    const isAnchor = Number.isSafeInteger(seq) && /^[0-9a-f]{64}$/.test(hash) && typeof time === "string";
    return isAnchor ? { seq, hash, time } : undefined;
  } catch {
    return undefined;
  }
}
