import { createRequire } from 'node:module';
import { Metadata, type MetadataValue, type ServiceError, type status } from '@grpc/grpc-js';
import type * as featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type * as featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type * as sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type * as streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type * as streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { LogRecord, Proposed } from './eventstoredb-log.js';

// The protocol as `@eventstore/db-client` ships it: generated CommonJS, whose exports Node cannot see from an import.
const require = createRequire(import.meta.url);
const generated = (name: string): unknown => require(`@eventstore/db-client/generated/${name}_pb.js`);
export const streams = generated('streams') as typeof streamsPb;
export const shared = generated('shared') as typeof sharedPb;
export const features = generated('serverfeatures') as typeof featuresPb;
export const { StreamsService } = generated('streams_grpc') as typeof streamsGrpc;
export const { ServerFeaturesService } = generated('serverfeatures_grpc') as typeof featuresGrpc;

/** Ticks of .NET, 100 ns, in a millisecond. */
const TICKS = 10_000n;

export function streamNameOf(options: {
  getStreamIdentifier(): sharedPb.StreamIdentifier | undefined;
}): string {
  return Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
}

export function proposed(message: streamsPb.AppendReq.ProposedMessage): Proposed {
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    // Copies: the bytes are a view of the whole request, which would stay in memory.
    data: Uint8Array.from(message.getData_asU8()),
    metadata: Uint8Array.from(message.getCustomMetadata_asU8()),
  };
}

export function readEvent(from: LogRecord): streamsPb.ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(new shared.UUID().setString(from.id));
  recorded.setStreamIdentifier(streamIdentifier(from.stream));
  recorded.setStreamRevision(from.revision.toString());
  recorded.setCommitPosition(from.position.toString());
  recorded.setPreparePosition(from.position.toString());
  recorded.setData(from.data);
  recorded.setCustomMetadata(from.metadata);
  recorded
    .getMetadataMap()
    .set('type', from.type)
    .set('content-type', from.contentType)
    .set('created', (BigInt(from.created.getTime()) * TICKS).toString());
  const event = new streams.ReadResp.ReadEvent()
    .setEvent(recorded)
    .setCommitPosition(from.position.toString());
  return new streams.ReadResp().setEvent(event);
}

export function streamIdentifier(name: string): sharedPb.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(name, 'utf8'));
}

export function checkpoint(position: bigint): streamsPb.ReadResp {
  const at = new streams.ReadResp.Checkpoint()
    .setCommitPosition(position.toString())
    .setPreparePosition(position.toString());
  return new streams.ReadResp().setCheckpoint(at);
}

/** A failed call as the server reports it: `exception` is how the client tells one kind from another. */
export function rpcError(
  code: status,
  details: string,
  trailers: Record<string, MetadataValue> = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
}
