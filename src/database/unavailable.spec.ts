import pg from 'pg';
import { isUnavailable } from './unavailable.js';

const ofServer = (code: string): Error => Object.assign(new pg.DatabaseError('no', 2, 'error'), { code });
const ofSystem = (code: string): Error => Object.assign(new Error(`write ${code}`), { code });

describe('whether PostgreSQL is unavailable', () => {
  it.each([
    ['it is starting up', ofServer('57P03')],
    ['it was shut down', ofServer('57P01')],
    ['it has too many connections', ofServer('53300')],
    ['it takes no writes', ofServer('25006')],
    ['nobody listens', ofSystem('ECONNREFUSED')],
    // Five capital letters: it looks like the server's own codes.
    ['the connection broke while it was written to', ofSystem('EPIPE')],
    ['the connection broke', new Error('Connection terminated unexpectedly')],
    ['no connection came to be in time', new Error('timeout exceeded when trying to connect')],
  ])('yes: %s', (_, error) => {
    expect(isUnavailable(error)).toBe(true);
  });

  it.each([
    ['a value is there already', ofServer('23505')],
    ['a statement is wrong', ofServer('42601')],
    ['a file is not there', ofSystem('ENOENT')],
    ['a fault of the program', new TypeError('x is not a function')],
    ['no error at all', 'Connection terminated'],
  ])('no: %s', (_, error) => {
    expect(isUnavailable(error)).toBe(false);
  });
});
