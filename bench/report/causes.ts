/**
 * Why a question's lines are missed where they are: what profiles show, and what was tried. Said below the missed lines
 * of the question, and only there.
 */
export const causes: Readonly<Record<string, string>> = {
  cached:
    "a hit is one policy look-up, one cache look-up and one clock read; the profile ends in making the `Secret` " +
    "uncloneable and in settling the promise. Tried: no session and no promise of its own for a hit, plans kept with " +
    "the reference, fields parsed once with their entry.",
  document:
    "two thirds are the copy, which a plain copy does without keeping cycles, identity and symbols: finding what was " +
    "copied already takes a third of it and asking for symbols a fifth; a smaller part is the plan, the standing and the " +
    "entry of each reference. Tried: a shallow copy first, of which only what is open is walked, in its own shape; no " +
    "session; decisions kept by consumer; an eviction order inside the slots; no lists of keys that grow (no gain).",
  bind:
    "texts of 10 MiB outgrow the processor's cache, which the search for `<<` alone shows too; an unclosed `<<\"` looks " +
    "for its end on each line. Tried: one search for text without references, unclosed text isn't cut.",
  vault:
    "no hot spot is left in the profile: gathering, planning, reading the config and parsing answers take a few percent " +
    "each beside the client by hand, which does none of it. Tried: no abort and no error for a fetch that was answered; a " +
    "shorter way through the JSON of answers (no gain).",
  policy:
    "a first decision compiles what the grants say of the consumer. Tried: rules compiled once for each consumer, " +
    "decisions kept until the next grant expires.",
  audit:
    "verifying spends half of its time in the system's own hashing, four hashes a record (the line, two of the HMAC, the " +
    "next key). One of a thousand records in flight waits for the turn of them all, so that its wait follows from their " +
    "rate: a quarter of a record's time is hashing, a tenth its fields, a tenth collecting garbage. Tried: digests as " +
    "text rather than as buffers, which take twice as long, heads of lines read without JSON, no copy of the chain for " +
    "a record that is the next one, no copies of a record's fields.",
  memory:
    "an entry is a payload, its life, its place in the eviction order and the text it is known by. Tried: plans that make " +
    "their texts when asked, one map less, an eviction order inside the slots, one moment for what is fetched together, " +
    "no room for a fault before there was one.",
  start:
    "what is left is Node's own: a script that connects to a socket and starts a child with pipes takes three quarters of " +
    "what a run with a warm agent takes over the floor; without the agent also zod's evaluation and the config's schemas. " +
    "Tried: a child that the agent prepares (10 ms), code kept after a run, functions that were called included (a third " +
    "less than with Node's compile cache), modules loaded when they are called, one scope for all modules of a part (1 to " +
    "2 ms), no schema compiled, one zod without its languages, Vault without its client's own transport; other flags for " +
    "V8's collections (it then refuses all code that was kept, Node's own too); a start-up snapshot of Node's (15 ms slower).",
};
