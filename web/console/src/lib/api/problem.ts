/** RFC 9457 body as the server sends it. */
export interface Problem {
  type?: string;
  title?: string;
  status: number;
  code: string;
  detail?: string;
  request_id?: string;
  errors?: { field: string; code: string; message: string }[];
  extra?: Record<string, unknown>;
}

/** The server answered and refused. `code` is stable; `detail` is for people. */
export class ApiError extends Error {
  readonly problem: Problem;
  /** Seconds after which a new attempt makes sense, when the server said so. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail || problem.title || problem.code);
    this.name = "ApiError";
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** No answer: no network, time-out, or a connection cut half-way. */
export class NetworkError extends Error {
  constructor(cause?: unknown) {
    super("The server did not answer");
    this.name = "NetworkError";
    this.cause = cause;
  }
}

/** True where the same request may succeed later without any change. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  return error instanceof ApiError && (error.status >= 500 || error.status === 429 || error.status === 408);
}
