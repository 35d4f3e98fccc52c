/** Drawing in SVG, with as few words as the pictures need. Lengths are pixels. */

export function rect(x: number, y: number, width: number, height: number, fill: string, radius = 0): string {
  return `<rect x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="${radius}" fill="${fill}"/>`;
}

export function outlined(
  x: number,
  y: number,
  width: number,
  height: number,
  stroke: string,
  radius = 6,
): string {
  return `<rect x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="${radius}" fill="none" stroke="${stroke}"/>`;
}

export function label(x: number, y: number, size: number, fill: string, text: string, more = ''): string {
  return `<text x="${r(x)}" y="${r(y)}" font-size="${size}" fill="${fill}" ${more}>${escaped(text)}</text>`;
}

/** Where somebody has drawn with a thick red pen. */
export function circled(x: number, y: number, width: number, height: number): string {
  const [cx, cy] = [x + width / 2, y + height / 2];
  return (
    `<ellipse cx="${r(cx)}" cy="${r(cy)}" rx="${r(width / 2 + 14)}" ry="${r(height / 2 + 12)}" fill="none" ` +
    `stroke="#e03131" stroke-width="5" transform="rotate(-2 ${r(cx)} ${r(cy)})"/>`
  );
}

export function svg(width: number, height: number, parts: readonly string[]): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `font-family="Inter, 'DejaVu Sans', 'Liberation Sans', Arial, sans-serif">${parts.join('')}</svg>`
  );
}

/** The text, cut to about this many characters. */
export function short(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function r(length: number): number {
  return Math.round(length * 10) / 10;
}
