import { apiUrl, csrfHeaders, toApiError } from "@/lib/api/client";
import type { Attachment } from "@/lib/api/types";

/** Stores a file for a quick reply. Throws ApiError with the server's reason. */
export async function uploadFile(file: File): Promise<Attachment> {
  const body = new FormData();
  body.append("file", file, file.name);
  const response = await fetch(apiUrl("/attachments"), {
    method: "POST",
    body,
    headers: { Accept: "application/json", ...csrfHeaders() },
    credentials: "same-origin",
  });
  if (!response.ok) throw await toApiError(response);
  return (await response.json()) as Attachment;
}
