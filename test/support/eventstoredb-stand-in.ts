import { setTimeout as delay } from 'node:timers/promises';
import {
  Server,
  ServerCredentials,
  status,
  type Metadata,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServiceError,
  type sendUnaryData,
} from '@grpc/grpc-js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { IStreamsServer } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { appendResponse, expectedBy, supported } from './eventstoredb-appends.js';
import { StandInLog, type Proposed } from './eventstoredb-log.js';
import {
  proposed,
  rpcError,
  ServerFeaturesService,
  streamNameOf,
  StreamsService,
} from './eventstoredb-messages.js';
import { follow, OpenRead, read } from './eventstoredb-reads.js';

export interface StandInOptions {
  /** PEM texts; a client that knows the certificate may send credentials. */
  tls?: { key: string; certificate: string };
  /** Refuse calls that do not carry these. The client sends them over TLS only. */
  credentials?: { username: string; password: string };
}

type Method = 'features' | 'read' | 'subscribe' | 'append' | 'batchAppend';

/**
 * TEST DOUBLE for an EventStoreDB server: as much of its gRPC protocol as the adapter and its tests use, in this
 * process, in memory. It is NOT A STORE: nothing is written to disk, and it must never be offered to users as one.
 * What it imitates (positions, errors, idempotency, limits) was read from the server's public source.
 */
export class EventStoreDbStandIn {
  /** Survives a restart, as a server's disk does. */
  readonly log = new StandInLog();
  /** Every call that arrived. */
  readonly calls: { method: Method; authorization: string | undefined }[] = [];
  /** Delay of each answer to an append, in milliseconds. */
  latency = 0;
  /** Answer appends without a position, as the server does for some that are repeated. */
  withholdPositions = false;
  private server = new Server();
  private port = 0;
  private readonly faults: { method: Method; error: ServiceError }[] = [];
  private readonly subscriptions = new Set<OpenRead>();

  private constructor(private readonly options: StandInOptions) {}

  static async start(options: StandInOptions = {}): Promise<EventStoreDbStandIn> {
    const standIn = new EventStoreDbStandIn(options);
    await standIn.listen();
    return standIn;
  }

  /** Without credentials; TLS when the server has a certificate, which is for localhost. */
  get connectionString(): string {
    return this.options.tls
      ? `esdb://localhost:${this.port}?tls=true`
      : `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  get openSubscriptions(): number {
    return this.subscriptions.size;
  }

  /** Drops every connection, does something while nobody can connect, and comes back at the same port. */
  async restart(whileAway: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    this.stop();
    await whileAway();
    await this.listen();
  }

  /** Drops every connection and stops listening. */
  stop(): void {
    this.server.forceShutdown();
    this.subscriptions.clear();
  }

  /** Ends the open subscriptions without an error. */
  endSubscriptions(): void {
    for (const subscription of this.subscriptions) subscription.end();
    this.subscriptions.clear();
  }

  /** The next call of this kind fails. */
  failNext(method: Method, code: status, details: string, trailers?: Record<string, string>): void {
    this.faults.push({ method, error: rpcError(code, details, trailers) });
  }

  private async listen(): Promise<void> {
    const { tls } = this.options;
    const keys = tls && [{ private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) }];
    this.server = new Server();
    this.server.addService(ServerFeaturesService, {
      getSupportedMethods: (call: ServerUnaryCall<unknown, unknown>, reply: sendUnaryData<unknown>) =>
        void this.unary('features', call.metadata, reply, async () => supported()),
    });
    this.server.addService(StreamsService, this.streams());
    const address = `127.0.0.1:${this.port}`;
    this.port = await new Promise<number>((resolve, reject) => {
      const credentials = keys ? ServerCredentials.createSsl(null, keys) : ServerCredentials.createInsecure();
      this.server.bindAsync(address, credentials, (error, port) => (error ? reject(error) : resolve(port)));
    });
  }

  private streams(): Pick<IStreamsServer, 'read' | 'append' | 'batchAppend'> {
    return {
      read: (call) => {
        const options = call.request.getOptions();
        const open = new OpenRead(call);
        const method = options?.hasSubscription() ? 'subscribe' : 'read';
        const work = async () => {
          this.admit(method, call.metadata);
          if (options === undefined) throw rpcError(status.INVALID_ARGUMENT, 'options are required');
          if (method === 'read') return read(this.log, open, options);
          this.subscriptions.add(open);
          open.closed.addEventListener('abort', () => this.subscriptions.delete(open), { once: true });
          return follow(this.log, open, options);
        };
        work().catch((error: Error) => open.fail(error));
      },
      append: (call, reply) => void this.unary('append', call.metadata, reply, () => this.append(call)),
      batchAppend: (call) => {
        this.calls.push({ method: 'batchAppend', authorization: undefined });
        call.emit('error', rpcError(status.UNIMPLEMENTED, 'The stand-in takes no batch appends'));
      },
    };
  }

  private async append(call: ServerReadableStream<AppendReq, AppendResp>): Promise<AppendResp> {
    const events: Proposed[] = [];
    let options: AppendReq.Options | undefined;
    for await (const request of call as AsyncIterable<AppendReq>) {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message) events.push(proposed(message));
    }
    if (options === undefined) throw rpcError(status.INVALID_ARGUMENT, 'options are required');
    const stream = streamNameOf(options);
    const outcome = this.log.append(stream, expectedBy(options), events);
    if (this.latency > 0) await delay(this.latency, undefined, { ref: false });
    return appendResponse(stream, options, outcome, this.withholdPositions);
  }

  private async unary<T>(
    method: Method,
    metadata: Metadata,
    reply: sendUnaryData<T>,
    work: () => Promise<T>,
  ): Promise<void> {
    try {
      this.admit(method, metadata);
      reply(null, await work());
    } catch (error) {
      reply(error as ServiceError);
    }
  }

  /** @throws the fault that a test has asked for, or a refusal of the credentials */
  private admit(method: Method, metadata: Metadata): void {
    const authorization = metadata.get('authorization')[0]?.toString();
    this.calls.push({ method, authorization });
    const fault = this.faults.findIndex((candidate) => candidate.method === method);
    const [planned] = fault < 0 ? [] : this.faults.splice(fault, 1);
    if (planned) throw planned.error;
    const { credentials } = this.options;
    if (credentials === undefined || method === 'features') return;
    const wanted = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
    if (authorization === `Basic ${wanted}`) return;
    throw rpcError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
  }
}
