import { answered, atMost } from './patience.js';

const never = new Promise<never>(() => undefined);

describe('patience with a broker', () => {
  it('has the answer, or the failure', async () => {
    const { signal } = new AbortController();
    expect(await answered(Promise.resolve(7), signal)).toBe(7);
    await expect(answered(Promise.reject(new Error('away')), signal)).rejects.toThrow('away');
  });

  it('has the answer also when the process has begun to end', async () => {
    const ending = new AbortController();
    const { promise, resolve } = Promise.withResolvers<number>();
    const answer = answered(promise, ending.signal);
    ending.abort();
    resolve(7);
    expect(await answer).toBe(7);
  });

  it('ends with the process', async () => {
    const ending = new AbortController();
    const answer = answered(never, ending.signal);
    ending.abort();
    await expect(answer).rejects.toThrow('the broker does not answer');
    await expect(answered(never, ending.signal)).rejects.toThrow('the broker does not answer');
  });

  it('is bounded where nobody needs the answer', async () => {
    await atMost(10, never);
    await atMost(60_000, Promise.resolve());
    await atMost(60_000, Promise.reject(new Error('away')));
  });
});
