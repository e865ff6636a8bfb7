const MOST_CHANGES = 512;
type Changes<V> = ReadonlyMap<string, V | undefined>;
const NONE: Changes<never> = new Map();

/**
 * A map that is never changed: a new one is made from it with a few entries changed. Copying tens of thousands of
 * entries ten times a second would cost more than everything else, so changes lie over a shared base.
 */
export class Table<V> implements ReadonlyMap<string, V> {
  readonly #base: ReadonlyMap<string, V>;
  /** undefined: removed. */
  readonly #over: Changes<V>;
  /** What this base was made of, so that the difference to a table of the base before can still be told. */
  readonly #origin: { base: ReadonlyMap<string, V>; over: Changes<V> } | null;
  readonly size: number;

  private constructor(
    base: ReadonlyMap<string, V>,
    over: Changes<V>,
    size: number,
    origin: { base: ReadonlyMap<string, V>; over: Changes<V> } | null,
  ) {
    this.#base = base;
    this.#over = over;
    this.size = size;
    this.#origin = origin;
  }

  static of<V>(entries: ReadonlyMap<string, V> | Iterable<readonly [string, V]> = []): Table<V> {
    if (entries instanceof Table) return entries;
    const base = new Map(entries);
    return new Table(base, NONE, base.size, null);
  }

  get(key: string): V | undefined {
    return this.#over.has(key) ? this.#over.get(key) : this.#base.get(key);
  }

  has(key: string): boolean {
    return this.#over.has(key) ? this.#over.get(key) !== undefined : this.#base.has(key);
  }

  *entries(): MapIterator<[string, V]> {
    for (const entry of this.#base) if (!this.#over.has(entry[0])) yield entry;
    for (const [key, value] of this.#over) if (value !== undefined) yield [key, value];
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  /** The same with some entries set, and those whose value is undefined removed. */
  with(changes: Changes<V>): Table<V> {
    let size = this.size;
    let over: Map<string, V | undefined> | null = null;
    for (const [key, value] of changes) {
      const known = this.get(key);
      if (known === value) continue;
      over ??= new Map(this.#over);
      over.set(key, value);
      if (known === undefined) size += 1;
      else if (value === undefined) size -= 1;
    }
    if (!over) return this;
    if (over.size <= MOST_CHANGES) return new Table(this.#base, over, size, this.#origin);
    const base = new Map(this.#base);
    for (const [key, value] of over) {
      if (value === undefined) base.delete(key);
      else base.set(key, value);
    }
    return new Table(base, NONE, size, { base: this.#base, over });
  }

  /** Keys whose value may differ from `before`; null when that is not known. */
  changedSince(before: ReadonlyMap<string, V>): Iterable<string> | null {
    if (before === this) return [];
    if (!(before instanceof Table)) return null;
    const earlier: Table<V> = before;
    if (earlier.#base === this.#base) return new Set([...earlier.#over.keys(), ...this.#over.keys()]);
    if (earlier.#base !== this.#origin?.base) return null;
    return new Set([...earlier.#over.keys(), ...this.#origin.over.keys(), ...this.#over.keys()]);
  }

  edit(): Draft<V> {
    return new Draft(this);
  }
}

/** Changes being gathered for a table. */
export class Draft<V> {
  readonly #table: Table<V>;
  readonly #changes = new Map<string, V | undefined>();

  constructor(table: Table<V>) {
    this.#table = table;
  }

  get(key: string): V | undefined {
    return this.#changes.has(key) ? this.#changes.get(key) : this.#table.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  set(key: string, value: V): void {
    this.#changes.set(key, value);
  }

  delete(key: string): void {
    this.#changes.set(key, undefined);
  }

  /** As it is now, changes included. */
  done(): Table<V> {
    return this.#table.with(this.#changes);
  }
}
