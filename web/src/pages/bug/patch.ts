export interface PatchLine {
  kind: 'file' | 'hunk' | 'added' | 'removed' | 'same' | 'note';
  text: string;
  /** Line numbers before and after, where it has them. */
  before?: number;
  after?: number;
}

/** A unified diff as lines to show. What does not belong to one, such as a mail around it, is a note. */
export function patchLines(text: string): PatchLine[] {
  let before = 0;
  let after = 0;
  /** Lines that the hunk still has, before and after it. */
  let left = { before: 0, after: 0 };
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line): PatchLine => {
      const inHunk = left.before > 0 || left.after > 0;
      const mark = line[0];
      if (inHunk && (mark === '+' || mark === '-' || mark === ' ' || line === '')) {
        if (mark === '+') {
          left.after -= 1;
          return { kind: 'added', text: line.slice(1), after: after++ };
        }
        left.before -= 1;
        if (mark === '-') return { kind: 'removed', text: line.slice(1), before: before++ };
        left.after -= 1;
        return { kind: 'same', text: line.slice(1), before: before++, after: after++ };
      }
      const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
      if (hunk !== null) {
        before = Number(hunk[1]);
        after = Number(hunk[3]);
        left = { before: Number(hunk[2] ?? 1), after: Number(hunk[4] ?? 1) };
        return { kind: 'hunk', text: line };
      }
      return { kind: /^(diff |Index: |--- |\+\+\+ )/.test(line) ? 'file' : 'note', text: line };
    });
}
