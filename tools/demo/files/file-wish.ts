import type { ComponentWords, ProductWords } from '../corpus/product.js';

/** A file to attach, made when it is needed: the same wish makes the same file. */
export interface FileWish {
  kind: 'picture' | 'patch' | 'log';
  product: ProductWords;
  component: ComponentWords;
  /** Of the bug. */
  title: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Of what is left to chance. */
  seed: number;
}

/** A file as it is uploaded. */
export interface MadeFile {
  name: string;
  /** MIME type. */
  type: string;
  bytes: Buffer;
}
