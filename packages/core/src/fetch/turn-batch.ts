/** A function that collects items; `flush` gets all of one turn of the event loop together. */
export function createTurnBatch<Item>(flush: (items: readonly Item[]) => void): (item: Item) => void {
  let items: Item[] = [];
  return (item) => {
    if (items.push(item) > 1) return;
    setImmediate(() => {
      const collected = items;
      items = [];
      flush(collected);
    });
  };
}
