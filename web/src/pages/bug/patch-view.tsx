import { useMemo } from 'react';
import { patchLines, type PatchLine } from './patch.js';
import css from './patch-view.module.css';

const MARK: Readonly<Partial<Record<PatchLine['kind'], string>>> = { added: '+', removed: '−' };
const SPOKEN: Readonly<Partial<Record<PatchLine['kind'], string>>> = {
  added: 'added: ',
  removed: 'removed: ',
};

/** A patch: what it adds and takes away, with line numbers. */
export function PatchView({ text }: { text: string }) {
  const lines = useMemo(() => patchLines(text), [text]);
  return (
    <div className={css['patch']} tabIndex={0} role="region" aria-label="Patch">
      {lines.map(({ kind, text: line, before, after }, index) => (
        <div key={index} className={`${css['line']} ${css[kind]}`}>
          <span className={css['number']} aria-hidden data-number={before} />
          <span className={css['number']} aria-hidden data-number={after} />
          <span className={css['mark']} aria-hidden>
            {MARK[kind]}
          </span>
          <span className={css['text']}>
            {SPOKEN[kind] !== undefined && <span className="visually-hidden">{SPOKEN[kind]}</span>}
            {line}
          </span>
        </div>
      ))}
    </div>
  );
}
