import { apiUrl, csrfHeaders } from "./client";
import { ApiError, NetworkError, type Problem } from "./problem";
import type { Attachment } from "./types";

export interface UploadOptions {
  /** Asks for a voice note that plays everywhere. */
  isVoice?: boolean;
  onProgress?(progress: number): void;
  signal?: AbortSignal;
}

function problemOf(request: XMLHttpRequest): ApiError {
  const fallback: Problem = { status: request.status, code: `http_${request.status}` };
  try {
    return new ApiError({ ...fallback, ...(JSON.parse(request.responseText) as Problem) });
  } catch {
    return new ApiError(fallback);
  }
}

/** Stores a file on the server. `fetch` reports no progress of what is sent, therefore the older interface. */
export function uploadFile(
  file: File,
  { isVoice, onProgress, signal }: UploadOptions = {},
): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", apiUrl("/attachments"));
    request.setRequestHeader("Accept", "application/json");
    for (const [name, value] of Object.entries(csrfHeaders())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress?.(event.loaded / event.total);
    };
    request.onerror = () => reject(new NetworkError());
    request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    request.onload = () => {
      if (request.status !== 201 && request.status !== 200) return reject(problemOf(request));
      try {
        resolve(JSON.parse(request.responseText) as Attachment);
      } catch (error) {
        reject(new NetworkError(error));
      }
    };
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    // Before the file: the server reads the form as it arrives.
    if (isVoice) form.append("voice", "1");
    form.append("file", file, file.name);
    request.send(form);
  });
}
