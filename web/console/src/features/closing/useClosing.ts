import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { CloseBody, Conversation } from "@/lib/api/types";
import { reasonOptions } from "@/lib/reasons";
import { useMe } from "@/realtime/store";
import { checkFields, type FieldAnswers } from "./fields";
import { readMinutes } from "./Timing";

/** Everything that the closing dialog holds, and what is sent of it. */
export function useClosing(conversation: Conversation) {
  const { account, user, directory } = useMe();
  const { settings } = account;
  const department = directory.departments.find((row) => row.id === conversation.department_id);
  // The agent's own, else the department's, else the company's; "" stands for none (SRV-50).
  const usual = user.settings.closing_message || department?.closing_message || settings.closing_message;
  const options = reasonOptions(directory.closing_reasons);
  const given = conversation.ticket?.reason_id ?? null;
  const [reason, setReason] = useState<string | null>(given);
  const [note, setNote] = useState(conversation.ticket?.note ?? "");
  const [message, setMessage] = useState(usual);
  const [minutes, setMinutes] = useState("");
  const [cancelOnReply, setCancelOnReply] = useState(false);
  const [answers, setAnswers] = useState<FieldAnswers>({ answers: {}, cleared: new Set() });
  const [isChecked, setChecked] = useState(false);

  const fields = directory.custom_fields;
  const { data: stored = {} } = useQuery({
    queryKey: ["contact-fields", conversation.contact.id],
    enabled: fields.length > 0,
    // An earlier closing may have changed them: what was read then is never shown again.
    gcTime: 0,
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const { items } = await api.get<{ items: { field_id: string; value: unknown }[] }>(
        `/contacts/${conversation.contact.id}/fields`,
        { signal },
      );
      return Object.fromEntries(items.map((item) => [item.field_id, item.value]));
    },
  });

  const checked = checkFields(fields, answers, stored);
  const lacksReason = settings.require_reason && options.length > 0 && reason === null;
  const lacksNote = settings.closing_note === "required" && note.trim() === "";
  const time = readMinutes(minutes);

  /** What is sent; null while something is missing, which is shown from then on. */
  function body(): CloseBody | null {
    setChecked(true);
    if (lacksReason || lacksNote || time === undefined || checked.wrong.length > 0) return null;
    const result: CloseBody = {};
    if (reason) result.reason_id = reason;
    if (note.trim() && settings.closing_note !== "off") result.note = note.trim();
    if (Object.keys(checked.fields).length > 0) result.fields = checked.fields;
    if (checked.clear_fields.length > 0) result.clear_fields = checked.clear_fields;
    result.message = message.trim() || null;
    if (time !== null) {
      result.minutes = time;
      result.cancel_on_reply = cancelOnReply;
    }
    return result;
  }

  return {
    reason: {
      options,
      value: reason,
      set: setReason,
      isRequired: settings.require_reason,
      /** Chosen during the service: not asked again. */
      given: directory.closing_reasons.find((row) => row.id === given)?.name ?? null,
    },
    lacksReason: isChecked && lacksReason,
    note: { kind: settings.closing_note, value: note, set: setNote },
    lacksNote: isChecked && lacksNote,
    message: { value: message, set: setMessage },
    timing: { text: minutes, onText: setMinutes, cancelOnReply, onCancelOnReply: setCancelOnReply },
    isScheduled: typeof time === "number",
    fields: { fields, value: answers, stored, wrong: isChecked ? checked.wrong : [], onChange: setAnswers },
    body,
  };
}
