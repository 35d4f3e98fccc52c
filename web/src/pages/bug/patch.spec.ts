import { patchLines } from './patch.js';

const PATCH = `From somebody
--- a/x.c
+++ b/x.c
@@ -3,3 +3,4 @@ main
 one
-two
+deux
+-- a line that only looks like the head of a file
 three
--- 
2.39`;

describe('a patch as lines', () => {
  const lines = patchLines(PATCH);

  it('numbers what was there before and after', () => {
    const hunk = lines.filter(({ kind }) => ['added', 'removed', 'same'].includes(kind));
    expect(hunk).toEqual([
      { kind: 'same', text: 'one', before: 3, after: 3 },
      { kind: 'removed', text: 'two', before: 4 },
      { kind: 'added', text: 'deux', after: 4 },
      { kind: 'added', text: '-- a line that only looks like the head of a file', after: 5 },
      { kind: 'same', text: 'three', before: 5, after: 6 },
    ]);
  });

  it('takes for notes what is around it', () => {
    expect(lines.filter(({ kind }) => kind === 'note').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['From somebody', '2.39']),
    );
  });

  it('is nothing but notes when there is no hunk', () => {
    expect(new Set(patchLines('+ not\n- a patch').map(({ kind }) => kind))).toEqual(new Set(['note']));
  });
});
