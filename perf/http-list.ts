import {
  caughtUp,
  logIn,
  requestsPerSecond,
  startBugZotProcess,
  startProcess,
  type Measurement,
} from './support.js';

/** The newest 20 of all bugs, against a bare server of the same framework that answers the same bytes. */
export async function httpList(url: string, rounds: number, seconds: number): Promise<Measurement> {
  const bugzot = await startBugZotProcess(url);
  const token = await logIn(bugzot.url);
  const path = '/api/bugs?limit=20';
  const headers = { authorization: `Bearer ${token}` };
  await caughtUp(bugzot.url);
  const answer = await fetch(bugzot.url + path, { headers });
  const bare = await startProcess('perf/bare-server.js', { BARE_ANSWER: await answer.text() });
  const requests = [{ method: 'GET' as const, path, headers }];
  await requestsPerSecond(bugzot.url, 2, requests);
  await requestsPerSecond(bare.url, 2, requests);
  const result: Measurement['rounds'] = [];
  for (let round = 0; round < rounds; round += 1) {
    const measured = await requestsPerSecond(bugzot.url, seconds, requests);
    result.push({ measured, baseline: await requestsPerSecond(bare.url, seconds, requests) });
  }
  await bare.stop();
  await bugzot.stop();
  return {
    scenario: 'http.list',
    unit: 'requests/s',
    baseline: 'bare Nest on Fastify, same bytes',
    rounds: result,
  };
}
