/** Something that can be put at the place where one is typing. */
export interface Hint {
  label: string;
  detail: string;
  insert: string;
}
