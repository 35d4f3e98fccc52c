import { lazy, Suspense, useState } from 'react';
import { useBugPage } from './page-context.js';
import css from './dependencies.module.css';

const Graph = lazy(async () => ({ default: (await import('./dependency-graph.js')).DependencyGraph }));

/** What must be done before this bug and after it, as a picture. The lists are among the details. */
export function Dependencies() {
  const { bug } = useBugPage();
  const [steps, setSteps] = useState<1 | 2>(1);
  if (bug.blocks.length + bug.dependsOn.length === 0) return null;
  return (
    <section aria-labelledby="dependencies" className={css['dependencies']}>
      <div className={css['head']}>
        <h2 id="dependencies">Dependencies</h2>
        <label>
          <input
            type="checkbox"
            checked={steps === 2}
            onChange={({ target }) => setSteps(target.checked ? 2 : 1)}
          />
          Two steps around
        </label>
      </div>
      <Suspense fallback={<div className={css['graph']} />}>
        <Graph steps={steps} />
      </Suspense>
    </section>
  );
}
