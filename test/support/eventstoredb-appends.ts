import { status } from '@grpc/grpc-js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { MAX_APPEND_BYTES, type AppendOutcome, type Expected } from './eventstoredb-log.js';
import { features, rpcError, shared, streams } from './eventstoredb-messages.js';

const SERVICE = 'event_store.client.streams.streams';

/** What the server says it can do: as much as a real one, including batch appends, which the stand-in refuses: the adapter must not use them. */
export function supported(): SupportedMethods {
  const names = ['read', 'append', 'batchappend'];
  const methods = names.map((name) =>
    new features.SupportedMethod().setServiceName(SERVICE).setMethodName(name),
  );
  return new features.SupportedMethods().setEventStoreServerVersion('24.10.0').setMethodsList(methods);
}

export function expectedBy(options: AppendReq.Options): Expected {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  return options.hasAny() ? 'any' : BigInt(options.getRevision());
}

/** The answer to an `Append`: a wrong version is part of the answer, every other refusal fails the call. */
export function appendResponse(
  stream: string,
  options: AppendReq.Options,
  outcome: AppendOutcome,
  withoutPosition: boolean,
): AppendResp {
  switch (outcome.kind) {
    case 'stored': {
      const success = new streams.AppendResp.Success().setCurrentRevision(outcome.revision.toString());
      const at = outcome.position.toString();
      if (withoutPosition) success.setNoPosition(new shared.Empty());
      else
        success.setPosition(new streams.AppendResp.Position().setCommitPosition(at).setPreparePosition(at));
      return new streams.AppendResp().setSuccess(success);
    }
    case 'wrong-version': {
      const wrong = new streams.AppendResp.WrongExpectedVersion();
      if (outcome.current === undefined) wrong.setCurrentNoStream(new shared.Empty());
      else wrong.setCurrentRevision(outcome.current.toString());
      if (options.hasNoStream()) wrong.setExpectedNoStream(new shared.Empty());
      else wrong.setExpectedRevision(options.getRevision());
      return new streams.AppendResp().setWrongExpectedVersion(wrong);
    }
    case 'tombstoned':
      throw rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
        exception: 'stream-deleted',
        'stream-name': stream,
      });
    case 'too-large':
      throw rpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': String(MAX_APPEND_BYTES),
      });
  }
}
