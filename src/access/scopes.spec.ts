import { matrix, type Right } from './matrix.js';
import { inScope } from './scopes.js';

const rights = Object.keys(matrix) as Right[];
const ADMINS = ['accounts.manage', 'comment.redact', 'bug.import', 'mail.read'];

describe('the scope of a token', () => {
  it.each(rights)('for %s', (right) => {
    const admin = ADMINS.includes(right) || right === 'account.credentials';
    const able = (...args: Parameters<typeof inScope>): boolean => inScope(...args);
    expect([able(['read'], right, true), able(['read'], right, false)]).toEqual([!admin, false]);
    expect([able(['write'], right, true), able(['write'], right, false)]).toEqual([!admin, !admin]);
    expect([able(['admin'], right, true), able(['admin'], right, false)]).toEqual([true, true]);
    expect([able([], right, true), able([], right, false)]).toEqual([false, false]);
    expect([able(['read', 'write'], right, false), able(['read', 'admin'], right, false)]).toEqual([
      !admin,
      true,
    ]);
  });

  it('does not bound a session, nor what is open to everybody', () => {
    for (const right of rights) expect(inScope(null, right, false)).toBe(true);
    expect(inScope(['read'], 'public', false)).toBe(true);
  });
});
