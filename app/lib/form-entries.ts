/** An entry a form cannot send by itself: a word outside a closed list. */
export class EntryRefused extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
    this.name = "EntryRefused";
  }
}

const secretEntries = new Set(["password", "code", "clientSecret", "answer"]);

/** Reads the entries of a posted form by name. */
export class FormEntries {
  constructor(private readonly form: FormData) {}

  /** The trimmed text, or an empty string. */
  text(name: string): string {
    return this.secret(name).trim();
  }

  /** As typed: spaces belong to a password. */
  secret(name: string): string {
    const value = this.form.get(name);
    return typeof value === "string" ? value : "";
  }

  /** Every value under a name, as from boxes that were ticked. */
  all(name: string): string[] {
    return this.form.getAll(name).filter((value) => typeof value === "string");
  }

  optional(name: string): string | undefined {
    return this.text(name) || undefined;
  }

  /** Every entry of that name, as of boxes that were ticked. */
  texts(name: string): string[] {
    return this.form.getAll(name).filter((value): value is string => typeof value === "string");
  }

  /** The text of an uploaded file; empty when none was chosen. */
  async fileText(name: string): Promise<string> {
    const value = this.form.get(name);
    return value instanceof Blob ? await value.text() : "";
  }

  checked(name: string): boolean {
    return this.form.has(name);
  }

  /** Those of the words that were chosen among checkboxes of one name. */
  manyOf<const Word extends string>(name: string, words: readonly Word[]): Word[] {
    const chosen = new Set(this.form.getAll(name));
    return words.filter((word) => chosen.has(word));
  }

  oneOf<const Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.text(name);
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new EntryRefused(name, "Choose one of the options.");
    return word;
  }

  /** What may be shown again after a refusal. */
  toShowAgain(): Record<string, string> {
    const values: Record<string, string> = {};
    for (const [name, value] of this.form.entries()) {
      if (typeof value === "string" && !secretEntries.has(name)) values[name] = value;
    }
    return values;
  }
}
