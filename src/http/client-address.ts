import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** By these a proxy says for whom it asks. */
const FORWARDING = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const;
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Whether a program on this machine asks for itself. */
export function isLocal(request: FastifyRequest): boolean {
  return (
    LOOPBACK.test(request.raw.socket.remoteAddress ?? '') &&
    FORWARDING.every((header) => request.headers[header] === undefined)
  );
}

/**
 * What counts as one client: an IPv4 address, or the /64 of an IPv6 address, of which everybody has 2^64 addresses.
 * @param ip as the connection has it, or a proxy that is trusted (`BUGZOT_TRUSTED_PROXIES`)
 */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [address = ''] = ip.split('%');
  if (!isIPv6(address)) return ip;
  const [before = '', after] = address.toLowerCase().split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  // An embedded IPv4 address stands for two groups; it is in the last four, which do not count.
  const length = tail.length + (address.includes('.') ? 1 : 0);
  const zeros = Array.from({ length: after === undefined ? 0 : 8 - head.length - length }, () => '0');
  const groups = [...head, ...zeros, ...tail].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
