import { ROOT_CONTEXT } from '@opentelemetry/api';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-node';
import { EventStore } from '../../src/event-store/event-store.js';
import { hurry } from '../support/delivery.js';
import { describeWithEngine } from '../support/engines.js';
import type { HttpClient } from '../support/http-client.js';
import { TestKafka } from '../support/kafka.js';
import { relayed } from '../support/relayed.js';
import { Scene } from '../support/scene.js';
import { TraceReceiver, type ReceivedSpan } from '../support/trace-receiver.js';
import { until } from '../support/until.js';

const SECRET = 'zzsecretzz';

/** An address where nobody listens. */
async function nobody(): Promise<string> {
  const receiver = new TraceReceiver();
  const address = await receiver.start();
  await receiver.stop();
  return address;
}

describe('traces', () => {
  const receiver = new TraceReceiver();
  let scene: Scene;
  let ada: HttpClient;

  beforeAll(async () => {
    scene = await Scene.set({
      OTEL_EXPORTER_OTLP_ENDPOINT: await receiver.start(),
      OTEL_SERVICE_NAME: 'bugs',
    });
    hurry(scene.app);
    ada = await scene.app.newcomer('reporter', 'ada');
  });
  afterAll(async () => {
    await scene.app.close();
    await receiver.stop();
  });

  /** The spans of a trace, once all of these are there. */
  async function traceWith(requestId: string | null, names: readonly string[]): Promise<ReceivedSpan[]> {
    await until(`the trace has ${names.join(', ')}`, () =>
      names.every((name) => receiver.of(requestId).some((span) => span.name === name)),
    );
    return receiver.of(requestId);
  }

  it('follow one comment from the request to the mail, each span under what it comes from', async () => {
    const bug = await scene.bug({}, ada);
    const { status, headers } = await scene.employee.post(`/api/bugs/${bug}/comments`, { text: SECRET });
    expect(status).toBe(201);
    const spans = await traceWith(headers.get('x-request-id'), [
      'POST /api/bugs/:number/comments',
      'command AddComment',
      'append',
      'projection bug_details_v2',
      'reaction notifications',
      'job news-mails',
    ]);
    const of = (name: string): ReceivedSpan => {
      const found = spans.filter((span) => span.name === name);
      expect(found).toHaveLength(1);
      return found[0]!;
    };
    const [request, command, append] = [
      of('POST /api/bugs/:number/comments'),
      of('command AddComment'),
      of('append'),
    ];
    expect(request.parentSpanId).toBe('');
    expect(command.parentSpanId).toBe(request.spanId);
    expect(append.parentSpanId).toBe(command.spanId);
    expect(of('projection bug_details_v2').parentSpanId).toBe(append.spanId);
    expect(of('projection bug_list_v2').parentSpanId).toBe(append.spanId);
    expect(of('reaction notifications').parentSpanId).toBe(append.spanId);
    expect(of('job news-mails').parentSpanId).toBe(of('reaction notifications').spanId);
    expect(request.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/api/bugs/:number/comments',
    });
    expect(spans.some(({ failed }) => failed)).toBe(false);
    expect(request.resource).toMatchObject({ 'service.name': 'bugs' });
  });

  it('need nothing in the log but what was there: the append has half of its command’s id', async () => {
    const bug = await scene.bug();
    const { headers } = await scene.employee.post(`/api/bugs/${bug}/comments`, { text: 'One' });
    const requestId = headers.get('x-request-id')!;
    const spans = await traceWith(requestId, ['append']);
    for await (const page of scene.app.bugzot.app.get(EventStore).read(`bug-${bug}`)) {
      const { metadata } = page.at(-1)!;
      expect(metadata.$correlationId).toBe(requestId);
      const append = spans.find(({ name }) => name === 'append');
      expect(append?.spanId).toBe(metadata.command.replaceAll('-', '').slice(0, 16));
    }
  });

  it('go through a follow-up on another bug', async () => {
    const [bug, original] = [await scene.bug(), await scene.bug()];
    const { headers } = await scene.employee.post(`/api/bugs/${bug}/resolve`, {
      resolution: 'DUPLICATE',
      duplicateOf: original,
    });
    const spans = await traceWith(headers.get('x-request-id'), [
      'command ResolveBug',
      'command NoteDuplicate',
    ]);
    const parents = spans
      .filter(({ name }) => name === 'command NoteDuplicate')
      .map(({ parentSpanId }) => spans.find(({ spanId }) => spanId === parentSpanId)?.name);
    for (const parent of parents) expect(parent).toMatch(/^(POST|reaction)/);
  });

  it('begin with the caller’s, who thereby gives the request its id', async () => {
    const [trace, span] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    const bug = await scene.bug();
    const answer = await scene.employee.post(
      `/api/bugs/${bug}/comments`,
      { text: 'Traced' },
      // Not sampled, says the caller; that is for the operator to say.
      { traceparent: `00-${trace}-${span}-00` },
    );
    expect(answer.headers.get('x-request-id')).toBe('0af76519-16cd-43dd-8448-eb211c80319c');
    const spans = await traceWith(answer.headers.get('x-request-id'), ['append']);
    const request = spans.find(({ name }) => name.startsWith('POST'));
    expect(request).toMatchObject({ traceId: trace, parentSpanId: span });
  });

  it.each([
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
    '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, 00-0af7651916cd43dd8448eb211c80319d-b7ad6b7169203331-01',
    `00-${SECRET}-b7ad6b7169203331-01`,
    '',
  ])('pass over a traceparent that is none: %s', async (traceparent) => {
    const answer = await scene.reporter.get('/api/bugs', { traceparent });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f]{8}-[\da-f]{4}-4/);
  });

  it('say that a request failed, and nothing of what was in it', async () => {
    const { reporter } = scene;
    await reporter.post('/api/bugs', { title: SECRET }, { 'x-secret': SECRET });
    await reporter.get(`/api/bugs?q=${SECRET}`);
    await reporter.get(`/${SECRET}`);
    const number = await scene.bug({ title: SECRET, tags: [SECRET] });
    const { headers } = await reporter.post(`/api/bugs/${number}/assign`, { assignee: SECRET });
    const spans = await traceWith(headers.get('x-request-id'), ['POST /api/bugs/:number/assign']);
    expect(spans[0]?.attributes['http.response.status_code']).toBe(403);
    expect(receiver.text).not.toContain(SECRET);
    expect(receiver.text).not.toContain('@example.com');
    expect(receiver.text).not.toContain(reporter.token);
    for (const probe of ['health', 'metrics', 'ping']) expect(receiver.text).not.toContain(`GET /${probe}`);
  });
});

describe('a share of the traces', () => {
  it('is recorded whole, the rest not at all', async () => {
    const receiver = new TraceReceiver();
    const scene = await Scene.set({
      OTEL_EXPORTER_OTLP_ENDPOINT: await receiver.start(),
      OTEL_TRACES_SAMPLER_ARG: '0.5',
    });
    const bug = await scene.bug();
    const ids: string[] = [];
    for (let index = 0; index < 30; index += 1) {
      const { headers } = await scene.employee.post(`/api/bugs/${bug}/comments`, { text: `${index}` });
      ids.push(headers.get('x-request-id')!);
    }
    // Which ones follows from their ids alone, as OpenTelemetry has it everywhere.
    const sampler = new TraceIdRatioBasedSampler(0.5);
    const isSampled = (id: string): boolean =>
      sampler.shouldSample(ROOT_CONTEXT, id.replaceAll('-', '')).decision !== SamplingDecision.NOT_RECORD;
    const [sampled, others] = [ids.filter(isSampled), ids.filter((id) => !isSampled(id))];
    for (const id of sampled) {
      await until('the trace is whole', () =>
        ['POST /api/bugs/:number/comments', 'command AddComment', 'append', 'projection bug_list_v2'].every(
          (name) => receiver.of(id).some((span) => span.name === name),
        ),
      );
    }
    await scene.app.close();
    await receiver.stop();
    expect(others.flatMap((id) => receiver.of(id))).toEqual([]);
  });
});

describe.each([
  ['away', nobody, undefined],
  ['silent', (receiver: TraceReceiver) => receiver.start(), new TraceReceiver(true)],
] as const)('a receiver of traces that is %s', (_, start, receiver) => {
  it('disturbs nobody, and does not hold up the end', async () => {
    const endpoint = await start(receiver as TraceReceiver);
    const scene = await Scene.set({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    const bug = await scene.bug();
    await Promise.all(
      Array.from({ length: 200 }, (_none, index) =>
        scene.employee.created(`/api/bugs/${bug}/comments`, { text: `${index}` }),
      ),
    );
    expect((await fetch(`${scene.app.url}/health/ready`)).status).toBe(200);
    await scene.app.close();
    await receiver?.stop();
  });
});

describe('while nothing is traced', () => {
  it('a traceparent is not looked at', async () => {
    const scene = await Scene.set();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { headers } = await scene.reporter.get('/api/bugs', { traceparent });
    expect(headers.get('x-request-id')).not.toContain('0af76519');
    await scene.app.close();
  });
});

describeWithEngine('traces on Kafka', 'TEST_KAFKA_BROKERS', (brokers) => {
  const receiver = new TraceReceiver();
  let kafka: TestKafka;
  let scene: Scene;

  beforeAll(async () => {
    kafka = new TestKafka(brokers);
    const variables = { OTEL_EXPORTER_OTLP_ENDPOINT: await receiver.start() };
    scene = await Scene.set({ ...kafka.variables, ...variables });
  });
  afterAll(async () => {
    await scene.app.close();
    await Promise.all([kafka.close(), receiver.stop()]);
  });

  it('go on from the append, in the records of the trusted topic only', async () => {
    const bug = await scene.bug();
    const { headers } = await scene.employee.post(`/api/bugs/${bug}/comments`, { text: SECRET });
    const requestId = headers.get('x-request-id')!;
    const names = ['append', 'relay kafka', 'reaction notifications'];
    await until('the trace is there', () =>
      names.every((name) => receiver.of(requestId).some((span) => span.name === name)),
    );
    const [append, relay, reaction] = names.map((name) =>
      receiver.of(requestId).find((span) => span.name === name),
    );
    expect([relay!.parentSpanId, reaction!.parentSpanId]).toEqual([append!.spanId, append!.spanId]);

    await relayed(scene.app);
    const told = async (topic: string) =>
      (await kafka.records(topic)).filter(({ headers: { ce_type } }) => ce_type === 'CommentAdded');
    const [trusted, open] = [await told('bugs.private.v1'), await told('bugs.v1')];
    const traceparent = `00-${requestId.replaceAll('-', '')}-${append!.spanId}-01`;
    expect(trusted.map((record) => record.headers['traceparent'])).toEqual([traceparent]);
    expect(open.map((record) => record.headers['traceparent'])).toEqual([undefined]);
  });
});
