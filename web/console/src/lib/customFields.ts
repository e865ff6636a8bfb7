import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { api } from "./api/client";
import type { ClosingField } from "./api/types";

/** A contact's value of a custom field; its type goes by the field's kind. */
export interface FieldValue {
  field_id: string;
  key: string;
  value: unknown;
  updated_at: string;
  updated_by_id: string | null;
}

/** The custom fields that are in use, in the company's order. */
export function useCustomFields(): UseQueryResult<ClosingField[]> {
  return useQuery({
    queryKey: ["custom-fields"],
    queryFn: ({ signal }) =>
      api.get<{ items: ClosingField[] }>("/contact-fields", { signal }).then((answer) => answer.items),
    staleTime: 300_000,
  });
}

export function fetchFieldValues(contactId: string, signal?: AbortSignal): Promise<FieldValue[]> {
  return api
    .get<{ items: FieldValue[] }>(`/contacts/${contactId}/fields`, { signal })
    .then((answer) => answer.items);
}
