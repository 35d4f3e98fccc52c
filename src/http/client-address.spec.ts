import type { FastifyRequest } from 'fastify';
import { isLocal, networkOf } from './client-address.js';

describe('networkOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['2001:db8::1:2:3:4:5', '2001:db8:0:1::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['1:2:3:4:5:6:203.0.113.7', '1:2:3:4::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('of %s is %s', (ip, network) => expect(networkOf(ip)).toBe(network));
});

describe('isLocal', () => {
  const from = (remoteAddress: string | undefined, headers = {}): boolean =>
    isLocal({ raw: { socket: { remoteAddress } }, headers } as unknown as FastifyRequest);

  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('%s is', (ip) =>
    expect(from(ip)).toBe(true),
  );

  it.each(['10.0.0.1', '::ffff:10.0.0.1', '2001:db8::1', '::12', '', undefined])('%s is not', (ip) =>
    expect(from(ip)).toBe(false),
  );

  it.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])(
    'a proxy here is not, which says %s',
    (header) => expect(from('127.0.0.1', { [header]: '' })).toBe(false),
  );
});
