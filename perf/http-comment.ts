import {
  autocommitInserts,
  logIn,
  post,
  requestsPerSecond,
  startBugZotProcess,
  type Measurement,
} from './support.js';

const BUGS = 200;

/** Comments a second that 32 connections post to 200 bugs, one process playing all roles, projector included. */
export async function httpComment(url: string, rounds: number, seconds: number): Promise<Measurement> {
  const bugzot = await startBugZotProcess(url);
  const token = await logIn(bugzot.url);
  const category = await post(bugzot.url, token, '/api/categories', { name: 'Perf comments' });
  const product = await post(bugzot.url, token, '/api/products', {
    name: 'Perf comments',
    categoryId: category.id,
  });
  await post(bugzot.url, token, `/api/products/${product.id}/components`, { name: 'ui' });
  const bugs = await Promise.all(
    Array.from({ length: BUGS }, (_, index) =>
      post(bugzot.url, token, '/api/bugs', { product: product.id, component: 'ui', title: `Bug ${index}` }),
    ),
  );
  const body = JSON.stringify({
    text: 'It still crashes when the window is resized. '.repeat(5).slice(0, 200),
  });
  const requests = bugs.map(({ id }) => ({
    method: 'POST' as const,
    path: `/api/bugs/${id}/comments`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  }));
  const inserts = await autocommitInserts(url);
  await requestsPerSecond(bugzot.url, 2, requests);
  const result: Measurement['rounds'] = [];
  for (let round = 0; round < rounds; round += 1) {
    const measured = await requestsPerSecond(bugzot.url, seconds, requests);
    result.push({ measured, baseline: await inserts.run(seconds) });
  }
  await inserts.stop();
  await bugzot.stop();
  return {
    scenario: 'http.comment',
    unit: 'requests/s',
    baseline: 'single-row autocommit inserts',
    rounds: result,
  };
}
