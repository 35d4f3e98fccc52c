const bytes = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** “1.5 MB”. */
export function sizeOf(size: number): string {
  if (size < 1000) return `${size} bytes`;
  return size < 1_000_000 ? `${bytes.format(size / 1000)} kB` : `${bytes.format(size / 1_000_000)} MB`;
}
