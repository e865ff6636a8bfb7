import { DuplicateHint } from "./DuplicateHint";
import { MergedList } from "./MergedList";
import { ToldApart } from "./ToldApart";

/** Beside a conversation: who may be the same person, who was merged, and who was told apart. Nothing when there is nobody. */
export function SamePerson({ contactId }: { contactId: string }) {
  return (
    <>
      <DuplicateHint contactId={contactId} />
      <MergedList contactId={contactId} isBrief />
      <ToldApart contactId={contactId} />
    </>
  );
}
