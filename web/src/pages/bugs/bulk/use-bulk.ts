import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { workflowQuery } from '../../../api/queries.js';
import { useMe } from '../../../app/session.js';
import type { BugSummary } from '../bug-list.query.js';
import type { Changes } from './changes.js';
import { effectsOf, type Effect } from './effects.js';
import { batchesOf, fresh, send, type Batch, type Result } from './run.js';

/** What would become of a bug, or has become of it. */
export interface Line {
  bug: BugSummary;
  effects: readonly Effect[];
  refused?: string;
  /** After it was run. */
  done?: boolean;
}

export type Stage = 'choose' | 'looking' | 'preview' | 'running' | 'stopped' | 'done';

/** Looks what changes would do to bugs, and does them, one batch after another. */
export function useBulk(bugs: readonly BugSummary[], onVersions: (versions: [number, number][]) => void) {
  const client = useQueryClient();
  const me = useMe() ?? null;
  const [stage, setStage] = useState<Stage>('choose');
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [progress, setProgress] = useState({ done: 0, of: 0 });
  const [error, setError] = useState<unknown>();
  const batches = useRef<Batch[]>([]);
  const going = useRef(0);
  useEffect(() => () => void (going.current += 1), []);

  const look = async (changes: Changes): Promise<void> => {
    const turn = (going.current += 1);
    setStage('looking');
    setError(undefined);
    setProgress({ done: 0, of: bugs.length });
    try {
      const now = await fresh(bugs);
      const { moves } = await client.ensureQueryData(workflowQuery);
      const refused = new Map<number, string>();
      let done = 0;
      for (const batch of batchesOf(changes, now, 'preview')) {
        const results = await send(batch, true);
        if (turn !== going.current) return;
        for (const result of results) if (!result.ok) refused.set(result.number, whyOf(result));
        done += results.length;
        setProgress({ done, of: now.length });
      }
      setLines(
        now.map((bug) => {
          const why = refused.get(bug.number);
          return {
            bug,
            effects: effectsOf(changes, bug, moves, me),
            ...(why !== undefined && { refused: why }),
          };
        }),
      );
      setStage('preview');
    } catch (problem) {
      if (turn !== going.current) return;
      setError(problem);
      setStage('choose');
    }
  };

  const goOn = async (): Promise<void> => {
    const turn = (going.current += 1);
    setStage('running');
    setError(undefined);
    try {
      for (let batch = batches.current[0]; batch !== undefined; batch = batches.current[0]) {
        const results = await send(batch, false);
        batches.current.shift();
        const by = new Map(results.map((result) => [result.number, result]));
        onVersions(
          results.flatMap(({ number, version }) => (version === undefined ? [] : [[number, version]])),
        );
        setLines((before) => before.map((line) => after(line, by.get(line.bug.number))));
        setProgress(({ done, of }) => ({ done: done + results.length, of }));
        if (turn !== going.current) return;
      }
      setStage('done');
    } catch (problem) {
      setError(problem);
      setStage('stopped');
    }
  };

  return {
    stage,
    lines,
    progress,
    error,
    look,
    back: () => {
      going.current += 1;
      setStage('choose');
    },
    run: (changes: Changes): void => {
      const wanted = lines.filter(({ effects, refused }) => refused === undefined && effects.length > 0);
      batches.current = batchesOf(
        changes,
        wanted.map(({ bug }) => bug),
        'run',
      );
      setProgress({ done: 0, of: wanted.length });
      void goOn();
    },
    goOn: () => void goOn(),
    stop: () => {
      going.current += 1;
      setStage('stopped');
    },
  };
}

const whyOf = ({ title, detail, code = '' }: Result): string => detail ?? title ?? code;

function after(line: Line, result: Result | undefined): Line {
  if (result === undefined) return line;
  return result.ok ? { ...line, done: true } : { ...line, refused: whyOf(result) };
}
