import { redaction, secretsOf, withoutCredentials } from './redaction.js';

describe('what the log never holds', () => {
  it.each([
    ['connect redis://user:pa55word@host:6379/0 failed', 'connect redis://***@host:6379/0 failed'],
    ['postgres://bugzot:p@ss:w@rd@db/bugs', 'postgres://***@db/bugs'],
    ['redis://:only-a-password@host', 'redis://***@host'],
    ['smtps://mail%40example.com:x@mail:465 and s3://key:secret@b', 'smtps://***@mail:465 and s3://***@b'],
  ])('is the credentials of an address: %s', (text, told) => {
    expect(withoutCredentials(text)).toBe(told);
  });

  it.each([
    'http://localhost:3000/api/docs',
    'a mail to ada@example.com about https://bugs.example.com/bugs/7',
    'https://example.com/@ada and http://host?mail=a@b#c@d',
    '{"url":"http://host","mail":"ada@example.com"}',
  ])('is nothing else: %s', (text) => {
    expect(withoutCredentials(text)).toBe(text);
  });

  it('is what the configuration has by way of secrets, also by itself and as JSON has it', () => {
    const secrets = secretsOf(
      {
        REDIS_URL: 'redis://user:a%22quoted%22one@host',
        BUGZOT_MASTER_KEY: 'AAAA+BBBB/CCCC=',
        BUGZOT_ADMIN_PASSWORD: 'correct horse',
        BUGZOT_KAFKA_PASSWORD: 'short',
        PORT: 3000,
        HOST: 'a.host.of.mine',
        SMTP_URL: undefined,
      },
      'postgres://bugzot:embedded-one@127.0.0.1/bugs',
    );
    const line = JSON.stringify({
      msg: 'WRONGPASS "a"quoted"one" AAAA+BBBB/CCCC= correct horse a.host.of.mine embedded-one short',
    });
    expect(JSON.parse(redaction(secrets)(line))).toEqual({
      msg: 'WRONGPASS "***" *** *** a.host.of.mine *** short',
    });
  });
});
