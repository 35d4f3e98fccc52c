/** Names that one text can mention; whoever lists more wants to be heard by too many. */
const MOST_MENTIONS = 50;
/** A name as accounts may have it, where no mail address, path or other word is around the `@`. */
const MENTION = /(?<![\p{L}\p{N}_.%+\-@/\\])@([\p{L}\p{N}][\p{L}\p{N}._-]{0,49})(?![\p{L}\p{N}._@/-])/gu;

/**
 * The user names after an `@` in a Markdown text, in lower case, each once, in the order of the text: not in code, and
 * not in mail addresses. A dot or dash at the end may belong to the name or to the sentence: see {@link withoutEnd}.
 */
export function mentionsIn(markdown: string): string[] {
  const names = new Set<string>();
  for (const paragraph of paragraphs(markdown)) {
    for (const [, name] of withoutCodeSpans(paragraph).matchAll(MENTION)) {
      names.add(name!.normalize('NFKC').toLowerCase());
      if (names.size === MOST_MENTIONS) return [...names];
    }
  }
  return [...names];
}

/** The name without what may be the end of a sentence. */
export function withoutEnd(name: string): string {
  return name.replace(/[._-]+$/, '');
}

/** The text without code blocks, in paragraphs: what a code span can reach across. */
function* paragraphs(markdown: string): Generator<string> {
  let lines: string[] = [];
  /** The fence that ends the code block in which the line stands. */
  let fence: string | undefined;
  let inList = false;
  for (const whole of markdown.split(/\r\n|\r|\n/)) {
    const line = withoutQuoteMarks(whole);
    const marks = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence !== undefined) {
      if (marks?.[1]!.startsWith(fence) === true && marks[2]!.trim() === '') fence = undefined;
      continue;
    }
    // Of backticks, a fence has none in the same line after it: that would be a code span.
    const opens = marks !== null && !(marks[1]!.startsWith('`') && marks[2]!.includes('`'));
    const indented = /^( {4}|\t)/.test(line) && lines.length === 0 && !inList;
    if (opens || indented || line.trim() === '') {
      if (lines.length > 0) yield lines.join('\n');
      lines = [];
      if (opens) fence = marks[1];
      continue;
    }
    if (!/^\s/.test(line)) inList = /^([-*+]|\d{1,9}[.)])\s/.test(line);
    lines.push(line);
  }
  if (lines.length > 0) yield lines.join('\n');
}

function withoutQuoteMarks(line: string): string {
  let at = 0;
  for (;;) {
    let next = at;
    while (next - at < 3 && line[next] === ' ') next += 1;
    if (line[next] !== '>') return line.slice(at);
    at = next + (line[next + 1] === ' ' ? 2 : 1);
  }
}

/** A span reaches from a row of backticks to the next row of as many. */
function withoutCodeSpans(paragraph: string): string {
  const rows = [...paragraph.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ index, length }));
  const last = new Map<number, number>();
  const closing = new Array<number | undefined>(rows.length);
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    closing[i] = last.get(rows[i]!.length);
    last.set(rows[i]!.length, i);
  }
  let text = '';
  let end = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const close = closing[i];
    if (close === undefined) continue;
    // The mark stands where the code was, so that what was apart stays apart.
    text += `${paragraph.slice(end, rows[i]!.index)}\``;
    end = rows[close]!.index + rows[close]!.length;
    i = close;
  }
  return text + paragraph.slice(end);
}
