const MOST_CHARACTERS = 255;
/** The end of a name that is kept when its middle is cut out, with its dot. */
const LONGEST_EXTENSION = 20;

/**
 * What is left of a name that a client gives its file: the last part of a path, without control characters and without
 * the characters that turn the direction of text around (`exe.gnp` would be read as `png.exe`), 1 to 255 characters.
 */
export function fileName(given: string): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const name = last
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
  // Nothing but dots is no name, and on some systems a folder.
  return shortened(/^\.*$/.test(name) ? 'attachment' : name);
}

function shortened(name: string): string {
  const characters = [...name];
  if (name.length <= MOST_CHARACTERS) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= LONGEST_EXTENSION ? name.slice(dot) : '';
  let stem = '';
  // By whole characters, so that none is cut in two.
  for (const character of characters) {
    if (stem.length + character.length + extension.length > MOST_CHARACTERS) break;
    stem += character;
  }
  return stem + extension;
}

/** What a client calls its file's type, if it has the form of one. It is noted, and not trusted. */
export function declaredType(given: string): string {
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(given) ? given.toLowerCase() : 'application/octet-stream';
}
