import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { everyCall, send } from '../support/every-call.js';
import type { Answer } from '../support/http-client.js';
import { openApi, operationsOf, type OpenApi, type Operation } from '../support/openapi.js';
import { Scene } from '../support/scene.js';

describe('the OpenAPI document', () => {
  let scene: Scene;
  let document: OpenApi;
  let operations: Map<string, Operation>;
  let ajv: Ajv;

  beforeAll(async () => {
    scene = await Scene.set();
    document = await openApi(scene.admin);
    operations = operationsOf(document);
    ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(document, 'openapi');
  });
  afterAll(() => scene.app.close());

  /** What the document says is wrong with the answer; nothing when it is as documented. */
  function faults(route: string, answer: Answer): unknown[] {
    const operation = operations.get(route)!;
    const status = String(answer.status) in operation.responses ? String(answer.status) : 'default';
    if (answer.status < 400 && status === 'default') return [`status ${answer.status} is not documented`];
    const content = operation.responses[status]!.content;
    const type = answer.headers.get('content-type')?.split(';')[0];
    if (content === undefined) {
      return answer.body === '' ? [] : [`a body that is not documented: ${JSON.stringify(answer.body)}`];
    }
    // Foreign bytes have types of their own.
    const documented = '*/*' in content ? '*/*' : type;
    if (documented === undefined || !(documented in content)) return [`${type} is not documented`];
    const [method, path] = route.split(' ') as [string, string];
    const pointer = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      status,
      'content',
      documented,
      'schema',
    ]
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate = ajv.getSchema(`openapi#/${pointer}`);
    if (validate === undefined) return [`${type} has no schema`];
    return validate(answer.body) === true ? [] : [answer.body, ...validate.errors!];
  }

  it('names a version, and every reference in it leads somewhere', () => {
    expect(document.openapi).toMatch(/^3\./);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    const named = new Set(references.map(([, name]) => name!));
    expect([...named].filter((name) => !(name in document.components.schemas))).toEqual([]);
    expect(Object.keys(document.components.schemas).filter((name) => !named.has(name))).toEqual([]);
  });

  it('gives every operation an id of its own', () => {
    const ids = [...operations.values()].map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes every parameter of every path, and no other', () => {
    for (const [route, { parameters = [] }] of operations) {
      const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const documented = parameters.filter((parameter) => parameter.in === 'path');
      expect([route, documented.map(({ name }) => name)]).toEqual([route, inPath]);
      expect(documented.every(({ required, schema }) => required === true && 'type' in schema)).toBe(true);
    }
  });

  it('describes every body', () => {
    // These take none: the path says it all.
    const bodiless =
      /\/(watch|unwatch|archive|restore|retire|disable|enable|redact|hide|show|obsolete|unsubscribe|delete|check|uncheck|remove|share|unshare|checkpoints)$|\/accounts\/\{id\}\/forget$|^(GET|DELETE) /;
    for (const [route, { requestBody }] of operations) {
      expect([route, requestBody === undefined]).toEqual([route, bodiless.test(route)]);
      if (requestBody === undefined) continue;
      if ('multipart/form-data' in requestBody.content) {
        const { schema: form } = requestBody.content['multipart/form-data'];
        expect(form).toMatchObject({ required: ['file'], properties: { file: { format: 'binary' } } });
        continue;
      }
      expect(Object.keys(requestBody.content)).toEqual(['application/json']);
      // A body that may be left out is described together with what it is then.
      const { schema } = requestBody.content['application/json']!;
      expect(schema).toEqual(
        'default' in schema
          ? { allOf: [{ $ref: expect.any(String) }], default: {} }
          : { $ref: expect.any(String) },
      );
    }
  });

  it('has every route of every controller', () => {
    const routes = new Set<string>();
    for (const { controllers } of scene.app.bugzot.app.get(ModulesContainer).values()) {
      for (const { metatype } of controllers.values()) {
        if (metatype !== null) for (const route of routesOf(metatype)) routes.add(route);
      }
    }
    expect(routes.size).toBeGreaterThan(50);
    expect([...routes].sort()).toEqual([...operations.keys()].sort());
  });

  it.each(Object.keys(everyCall))('describes what is answered to %s', async (route) => {
    const answer = await send(route, everyCall[route]!, scene, scene.admin);
    expect(answer.status).toBeLessThan(300);
    expect(faults(route, answer)).toEqual([]);
  });

  it('describes answers that are full, and those of what is missing', async () => {
    const { admin, employee, product } = scene;
    const original = await scene.bug({ due: '2030-01-01', platform: 'Linux', version: '1.0', tags: ['a'] });
    const number = await scene.bug();
    await employee.command(`/api/bugs/${number}/watch`);
    await employee.command(`/api/bugs/${number}/block`, { dependsOn: original });
    await employee.command(`/api/bugs/${number}/resolve`, { resolution: 'DUPLICATE', duplicateOf: original });
    const comment = await scene.comment(number, {}, admin);
    await admin.command(`/api/bugs/${number}/comments/${comment}/edit`, { text: 'Edited' });
    await admin.command(`/api/bugs/${number}/comments/${await scene.comment(number)}/redact`);
    const after = scene.afterAll();
    for (const [route, path] of [
      ['GET /api/bugs/{number}', `/api/bugs/${number}`],
      ['GET /api/bugs/{number}', `/api/bugs/${original}`],
      ['GET /api/bugs/{number}/comments', `/api/bugs/${number}/comments`],
      ['GET /api/bugs/{number}/history', `/api/bugs/${number}/history?limit=200`],
      ['GET /api/bugs', '/api/bugs?count=true&limit=200'],
      ['GET /api/products/{id}', `/api/products/${product}`],
      ['GET /api/accounts', '/api/accounts?count=true&limit=1'],
    ] as const) {
      const answer = await admin.get(path, after);
      expect([route, answer.status, faults(route, answer)]).toEqual([route, 200, []]);
    }
  });

  it('describes every refusal as a problem', async () => {
    const { reporter, admin } = scene;
    const anonymous = await scene.app.as('anonymous');
    const refusals: [string, Promise<Answer>, number][] = [
      ['GET /api/accounts', anonymous.get('/api/accounts'), 401],
      ['GET /api/accounts', reporter.get('/api/accounts'), 403],
      ['GET /api/bugs/{number}', reporter.get('/api/bugs/999999'), 404],
      ['GET /api/bugs', reporter.get('/api/bugs?sort=beauty&status=asleep'), 422],
      ['GET /api/bugs', reporter.get('/api/bugs?after=x'), 400],
      ['POST /api/bugs', reporter.post('/api/bugs', '{'), 400],
      ['POST /api/bugs', reporter.post('/api/bugs', { titel: 'It crashes' }), 422],
      ['POST /api/categories', admin.post('/api/categories', { name: 'x' }, { 'if-match': '"7"' }), 412],
      [
        'POST /api/sessions',
        anonymous.post('/api/sessions', { login: 'admin', password: 'wrong password' }),
        401,
      ],
    ];
    for (const [route, refusal, status] of refusals) {
      const answer = await refusal;
      expect([route, answer.status, faults(route, answer)]).toEqual([route, status, []]);
      expect(answer.body).toMatchObject({ status, instance: answer.headers.get('x-request-id') });
    }
  });
});

/** As the decorators have it, in the words of the document. */
function routesOf(controller: { prototype?: unknown } | ((...args: never[]) => unknown)): string[] {
  const prototype = controller.prototype as Record<string, object>;
  const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(prototype, name)!.value as object;
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const path = [base, Reflect.getMetadata(PATH_METADATA, handler) as string]
      .flatMap((part) => part.split('/'))
      .filter((part) => part !== '')
      .map((part) => part.replace(/^:(\w+)$/, '{$1}'))
      .join('/');
    return [`${RequestMethod[method]} /${path}`];
  });
}
