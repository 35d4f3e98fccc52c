/** What a part of a product consists of, in words that titles and descriptions are made from. */
export interface ComponentWords {
  name: string;
  description: string;
  /** Pages, dialogs and the like, with their article, that can misbehave before somebody's eyes. */
  views: readonly string[];
  /** What somebody does with it, as a gerund. */
  actions: readonly string[];
  /** What it shows or stores, with its article. */
  values: readonly string[];
  /** Faults that only this part can have: whole titles. */
  own: readonly string[];
  /** How one gets there: first steps of a description. */
  ways: readonly string[];
  /** Source files, from the root of the product's repository. */
  files: readonly string[];
  /** Lines that it writes to its log; `$` stands for a number. */
  log: readonly string[];
}

export const LANGUAGES = ['typescript', 'kotlin', 'java', 'c'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How a product looks on a picture. */
export type Look = 'web' | 'phone' | 'console';

export interface ProductWords {
  name: string;
  /** Its category. */
  category: string;
  description: string;
  language: Language;
  look: Look;
  /** The newest release; the ones before it count down. */
  release: { major: number; minor: number };
  platforms: readonly string[];
  /** Circumstances in which something goes wrong, as the end of a sentence; `{before}` is an earlier version. */
  conditions: readonly string[];
  /** Share of the bugs. */
  weight: number;
  components: readonly ComponentWords[];
}
