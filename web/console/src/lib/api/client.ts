import { ApiError, isTemporary, NetworkError, type Problem } from "./problem";

const BASE = "/api/v1";
const TIMEOUT_MS = 20_000;
const READ_ATTEMPTS = 3;
/** Whoever has to wait longer is told so instead. */
const LONGEST_WAIT_S = 10;

type Scalar = string | number | boolean | null | undefined;
/** A list is given as a repeated parameter. */
type Query = Record<string, Scalar | readonly string[]>;

export interface RequestOptions {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
  /** Attempts for temporary failures. Reads default to 3, writes to 1. */
  attempts?: number;
}

let csrfToken: string | null = null;
let onUnauthorized: () => void = () => {};

export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** Called whenever the server says that nobody is signed in. */
export function setUnauthorizedHandler(handler: () => void): void {
  onUnauthorized = handler;
}

export function csrfHeaders(): Record<string, string> {
  return csrfToken ? { "X-CSRF-Token": csrfToken } : {};
}

export function apiUrl(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== null && item !== undefined && item !== "") search.append(name, String(item));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ""}`;
}

/** Reads a refusal; a body that is not a problem (a proxy's page) becomes one. */
export async function toApiError(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  let problem: Problem = { status: response.status, code: `http_${response.status}` };
  try {
    const body: unknown = await response.json();
    if (body && typeof body === "object" && "code" in body) problem = { ...problem, ...(body as Problem) };
  } catch {
    // The status alone has to do.
  }
  return new ApiError(problem, retryAfter);
}

async function once<T>(method: string, path: string, options: RequestOptions): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const headers: Record<string, string> = { Accept: "application/json" };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") Object.assign(headers, csrfHeaders());
  let response: Response;
  try {
    response = await fetch(apiUrl(path, options.query), {
      method,
      headers,
      signal,
      credentials: "same-origin",
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new NetworkError(error);
  }
  if (!response.ok) {
    const error = await toApiError(response);
    if (error.status === 401 && error.code !== "invalid_credentials") onUnauthorized();
    throw error;
  }
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (error) {
    throw new NetworkError(error);
  }
}

async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const attempts = options.attempts ?? (method === "GET" ? READ_ATTEMPTS : 1);
  for (let attempt = 1; ; attempt++) {
    try {
      return await once<T>(method, path, options);
    } catch (error) {
      if (attempt >= attempts || !isTemporary(error) || options.signal?.aborted) throw error;
      const seconds = error instanceof ApiError ? error.retryAfter : null;
      if (seconds !== null && seconds > LONGEST_WAIT_S) throw error;
      const wait = seconds ? seconds * 1000 : 200 * 2 ** attempt * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, LONGEST_WAIT_S * 1000)));
    }
  }
}

export const api = {
  get: <T>(path: string, options?: RequestOptions) => request<T>("GET", path, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) =>
    request<T>("POST", path, { ...options, body: body ?? {} }),
  put: <T>(path: string, body: unknown, options?: RequestOptions) =>
    request<T>("PUT", path, { ...options, body }),
  patch: <T>(path: string, body: unknown, options?: RequestOptions) =>
    request<T>("PATCH", path, { ...options, body }),
  delete: <T = void>(path: string, options?: RequestOptions) => request<T>("DELETE", path, options),
};
