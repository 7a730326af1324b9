import type { JsonRecord } from '../json.ts';
import { qualifiedName, type Resource } from './resources.ts';

const reasons: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Expired',
  415: 'UnsupportedMediaType',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

/** An answer with an error, in the words of the real API server. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: JsonRecord | undefined;

  constructor(code: number, message: string, more: { reason?: string; details?: JsonRecord } = {}) {
    super(message);
    this.code = code;
    this.reason = more.reason ?? reasons[code] ?? 'Unknown';
    this.details = more.details;
  }

  status(): JsonRecord {
    const { code, reason, message, details } = this;
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

export function notFound(resource: Resource, name: string): ApiError {
  return new ApiError(404, `${qualifiedName(resource)} "${name}" not found`, {
    details: { name, group: resource.group, kind: resource.plural },
  });
}

export function alreadyExists(resource: Resource, name: string): ApiError {
  return new ApiError(409, `${qualifiedName(resource)} "${name}" already exists`, {
    reason: 'AlreadyExists',
    details: { name, group: resource.group, kind: resource.plural },
  });
}

export function wasModified(resource: Resource, name: string): ApiError {
  return new ApiError(
    409,
    `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    { details: { name, group: resource.group, kind: resource.plural } },
  );
}
