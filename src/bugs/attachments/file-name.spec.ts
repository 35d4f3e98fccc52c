import { declaredType, fileName } from './file-name.js';

describe('the name of a file', () => {
  it.each([
    ['notes.txt', 'notes.txt'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\a.txt', 'a.txt'],
    ['a/b\\c', 'c'],
    ['a/', 'attachment'],
    ['', 'attachment'],
    ['   ', 'attachment'],
    ['.', 'attachment'],
    ['...', 'attachment'],
    ['.bashrc', '.bashrc'],
    ['a\r\nX: y', 'aX: y'],
    ['a\u0000.txt', 'a.txt'],
    ['a\u0085\u2028\u2029b', 'ab'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['\u2066a\u2069\u200f', 'a'],
    ['\ud800.txt', '\ufffd.txt'],
    ['👩‍👩‍👧.png', '👩‍👩‍👧.png'],
  ])('%j is taken as %j', (given, name) => expect(fileName(given)).toBe(name));

  it('has at most 255 characters, none of them cut in two, and keeps its extension', () => {
    expect(fileName(`${'x'.repeat(300)}.png`)).toBe(`${'x'.repeat(251)}.png`);
    expect(fileName(`${'😀'.repeat(300)}.png`)).toBe(`${'😀'.repeat(125)}.png`);
    expect(fileName(`a.${'x'.repeat(300)}`)).toBe(`a.${'x'.repeat(253)}`);
    expect(fileName('x'.repeat(256))).toBe('x'.repeat(255));
  });
});

describe('the type that a client declares', () => {
  it.each([
    ['image/PNG', 'image/png'],
    ['application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.text'],
    ['text/html; charset=utf-8', 'application/octet-stream'],
    ['text/html\r\nX: y', 'application/octet-stream'],
    ['', 'application/octet-stream'],
    [`a/${'b'.repeat(100)}`, 'application/octet-stream'],
  ])('%j is taken as %j', (given, type) => expect(declaredType(given)).toBe(type));
});
