import { DuplicateHint } from "./DuplicateHint";
import { MergedList } from "./MergedList";

/** Beside a conversation: who may be the same person, and who was merged. Nothing when there is nobody. */
export function SamePerson({ contactId }: { contactId: string }) {
  return (
    <>
      <DuplicateHint contactId={contactId} />
      <MergedList contactId={contactId} isBrief />
    </>
  );
}
